package dev.trimtab.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaSetStatusesTest {

  private final ReplicaSet set =
      new ReplicaSetBuilder()
          .withNewMetadata()
          .withGeneration(7L)
          .endMetadata()
          .withNewSpec()
          .withMinReadySeconds(30)
          .withNewTemplate()
          .withNewMetadata()
          .addToLabels("app", "web")
          .addToLabels("tier", "front")
          .endMetadata()
          .endTemplate()
          .endSpec()
          .build();

  @Test
  void podsAreCountedByLabelsReadinessAndAvailability() {
    Pod fresh = Pods.ready("fresh", "2026-01-01T11:59:50Z");
    Pod settled =
        new PodBuilder(Pods.ready("settled", "2026-01-01T11:59:30Z"))
            .editMetadata()
            .addToLabels("tier", "front")
            .endMetadata()
            .build();

    var status =
        ReplicaSetStatuses.of(
            set, List.of(fresh, settled, Pods.running("starting")), Optional.empty(), Pods.NOW);

    assertThat(status.getReplicas()).isEqualTo(3);
    assertThat(status.getFullyLabeledReplicas()).isEqualTo(1);
    assertThat(status.getReadyReplicas()).isEqualTo(2);
    assertThat(status.getAvailableReplicas()).isEqualTo(1);
    assertThat(status.getObservedGeneration()).isEqualTo(7);
    assertThat(status.getConditions()).isEmpty();
    assertThat(ReplicaSetStatuses.untilNextAvailable(set, List.of(fresh, settled), Pods.NOW))
        .contains(Duration.ofSeconds(20));
  }

  @Test
  void aFailureIsShownUntilItIsOver() {
    var failure = Optional.of(new ReplicaSetStatuses.Failure("FailedCreate", "quota exceeded"));

    var failed = ReplicaSetStatuses.of(set, List.of(), failure, Pods.NOW);
    set.setStatus(failed);
    var again = ReplicaSetStatuses.of(set, List.of(), failure, Pods.NOW.plusSeconds(60));
    var recovered = ReplicaSetStatuses.of(set, List.of(), Optional.empty(), Pods.NOW);

    assertThat(failed.getConditions())
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.getType()).isEqualTo("ReplicaFailure");
              assertThat(condition.getReason()).isEqualTo("FailedCreate");
              assertThat(condition.getMessage()).isEqualTo("quota exceeded");
            });
    assertThat(again).isEqualTo(failed);
    assertThat(recovered.getConditions()).isEmpty();
  }
}
