package dev.trimtab.controllers.replicaset;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplicaPlanTest {

  private static final String LONG_AGO = "2026-01-01T00:00:00Z";

  private final VictimOrder order = new VictimOrder(Pods.NOW, List.of());

  @Test
  void missingPodsAreCreatedInBurstsOfAtMost500() {
    assertThat(ReplicaPlan.of(3, List.of(Pods.running("a")), order))
        .isEqualTo(new ReplicaPlan.Create(2));
    assertThat(ReplicaPlan.of(2000, List.of(), order)).isEqualTo(new ReplicaPlan.Create(500));
  }

  @Test
  void theRightNumberIsLeftAlone() {
    assertThat(ReplicaPlan.of(1, List.of(Pods.running("a")), order))
        .isEqualTo(new ReplicaPlan.Keep());
  }

  @Test
  void atMost500PodsAreDeletedInOneGo() {
    List<Pod> pods = IntStream.range(0, 600).mapToObj(i -> Pods.running("p" + i)).toList();

    assertThat(ReplicaPlan.of(0, pods, order))
        .isInstanceOfSatisfying(
            ReplicaPlan.Delete.class, delete -> assertThat(delete.victims()).hasSize(500));
  }

  @Test
  void theLeastMissedPodsGoFirst() {
    Pod unbound =
        new PodBuilder(Pods.running("unbound")).editSpec().withNodeName(null).endSpec().build();
    Pod pending =
        new PodBuilder(Pods.running("pending"))
            .editStatus()
            .withPhase("Pending")
            .endStatus()
            .build();
    Pod notReady = Pods.running("not-ready");
    Pod cheap =
        new PodBuilder(Pods.ready("cheap", LONG_AGO))
            .editMetadata()
            .addToAnnotations(VictimOrder.DELETION_COST, "-5")
            .endMetadata()
            .build();
    Pod doubled =
        new PodBuilder(Pods.ready("doubled", LONG_AGO))
            .editSpec()
            .withNodeName("n")
            .endSpec()
            .build();
    Pod fresh = Pods.ready("fresh", "2026-01-01T11:59:50Z");
    Pod restarted =
        new PodBuilder(Pods.ready("restarted", LONG_AGO))
            .editStatus()
            .addNewContainerStatus()
            .withRestartCount(4)
            .endContainerStatus()
            .endStatus()
            .build();
    Pod young =
        new PodBuilder(Pods.ready("young", LONG_AGO))
            .editMetadata()
            .withCreationTimestamp("2026-01-01T11:59:00Z")
            .endMetadata()
            .build();
    Pod dear =
        new PodBuilder(Pods.ready("dear", LONG_AGO))
            .editMetadata()
            .addToAnnotations(VictimOrder.DELETION_COST, "5")
            .endMetadata()
            .build();
    Pod other = new PodBuilder(doubled).editMetadata().withName("other").endMetadata().build();

    var ranked =
        Stream.of(dear, young, restarted, fresh, doubled, cheap, notReady, pending, unbound)
            .sorted(new VictimOrder(Pods.NOW, List.of(doubled, other)))
            .map(pod -> pod.getMetadata().getName())
            .toList();

    assertThat(ranked)
        .containsExactly(
            "unbound",
            "pending",
            "not-ready",
            "cheap",
            "doubled",
            "fresh",
            "restarted",
            "young",
            "dear");
  }
}
