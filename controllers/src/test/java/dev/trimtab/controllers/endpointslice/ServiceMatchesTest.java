package dev.trimtab.controllers.endpointslice;

import static dev.trimtab.controllers.endpointslice.Backends.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.informer.ObjectKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceMatchesTest {

  @Test
  void aPodIsNewsForTheServicesOfItsNamespaceThatSelectIt() {
    var matches = new ServiceMatches();
    ObjectKey web = ObjectKey.of("ns", "web");
    matches.put(web, Selector.ofLabels(Map.of("app", "web")));
    matches.put(ObjectKey.of("ns", "db"), Selector.ofLabels(Map.of("app", "db")));
    matches.put(ObjectKey.of("other", "web"), Selector.ofLabels(Map.of("app", "web")));

    assertThat(matches.selecting(pod(1, true))).containsExactly(web);
    matches.remove(web);
    assertThat(matches.selecting(pod(1, true))).isEmpty();
  }
}
