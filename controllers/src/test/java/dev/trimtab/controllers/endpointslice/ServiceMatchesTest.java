package dev.trimtab.controllers.endpointslice;

import static dev.trimtab.controllers.endpointslice.Backends.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceMatchesTest {

  private static final ObjectKey WEB = ObjectKey.of("ns", "web");
  private final ServiceMatches matches = new ServiceMatches();

  @Test
  void aPodThatIsNoLongerSelectedIsStillNewsForItsOldService() {
    matches.put(WEB, Selector.ofLabels(Map.of("app", "web")));
    matches.put(ObjectKey.of("other", "web"), Selector.ofLabels(Map.of("app", "web")));
    Pod pod = pod(1, true);
    Pod relabelled = new PodBuilder(pod).editMetadata().withLabels(Map.of()).endMetadata().build();

    assertThat(matches.podChanged(pod)).containsExactly(WEB);
    assertThat(matches.podChanged(relabelled)).containsExactly(WEB);
    assertThat(matches.podChanged(relabelled)).isEmpty();
  }

  @Test
  void aPodSeenBeforeItsServiceIsRememberedByTheFirstLook() {
    Pod pod = pod(1, true);
    assertThat(matches.podChanged(pod)).isEmpty();
    matches.put(WEB, Selector.ofLabels(Map.of("app", "web")));
    matches.matched(EndpointSliceController.keyOf(pod), WEB);
    pod.getMetadata().setLabels(Map.of());

    assertThat(matches.podChanged(pod)).containsExactly(WEB);
  }
}
