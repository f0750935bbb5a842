package dev.trimtab.controllers.scheduler;

import static dev.trimtab.controllers.scheduler.Cluster.important;
import static dev.trimtab.controllers.scheduler.Cluster.labelled;
import static dev.trimtab.controllers.scheduler.Cluster.node;
import static dev.trimtab.controllers.scheduler.Cluster.on;
import static dev.trimtab.controllers.scheduler.Cluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class WaitingPodsTest {

  private final WaitingPods waiting = new WaitingPods(new PriorityOrder());
  private final Pod pod = pod("p", "1");

  @Test
  void aChangedNodeIsWorthATryButAHeartbeatIsNot() {
    waiting.add(pod);
    Node node = node("a", "1", "1Gi");
    Node beating =
        new NodeBuilder(node)
            .editStatus()
            .addNewCondition()
            .withType("Ready")
            .withLastHeartbeatTime("2026-01-01T00:00:00Z")
            .endCondition()
            .endStatus()
            .build();

    assertThat(waiting.forNode(node)).containsExactly(ClusterState.keyOf(pod));
    assertThat(waiting.forNode(beating)).isEmpty();
    assertThat(waiting.forNode(labelled(node, "disk", "ssd"))).hasSize(1);
    assertThat(waiting.forNode(node("a", "2", "1Gi"))).hasSize(1);
  }

  @Test
  void aPodThatNoLongerWaitsIsLeftAlone() {
    waiting.add(pod);
    waiting.remove(ClusterState.keyOf(pod));

    assertThat(waiting.forNode(node("a", "1", "1Gi"))).isEmpty();
    assertThat(waiting.all()).isEmpty();
  }

  @Test
  void aPodThatLeavesItsNodeOrGivesUpTheOneKeptForItIsWorthATry() {
    waiting.add(pod);
    Pod other = pod("other", "1");
    Pod ended =
        new PodBuilder(on("a", other)).withNewStatus().withPhase("Failed").endStatus().build();
    Pod nominated =
        new PodBuilder(other).withNewStatus().withNominatedNodeName("a").endStatus().build();

    assertThat(waiting.forPod(other)).isEmpty();
    assertThat(waiting.forPod(on("a", other))).isEmpty();
    assertThat(waiting.forPod(ended)).containsExactly(ClusterState.keyOf(pod));
    assertThat(waiting.forPod(nominated)).containsExactly(ClusterState.keyOf(pod));
  }

  @Test
  void aPodThatIsGoneAtOnceIsWorthATryIfItHadANode() {
    waiting.add(pod);
    Pod other = pod("other", "1");

    assertThat(waiting.forGonePod(other)).isEmpty();
    assertThat(waiting.forGonePod(on("a", other))).containsExactly(ClusterState.keyOf(pod));
  }

  @Test
  void theMostImportantIsTriedFirstAndOfEqualsTheOneThatHasWaitedForLongest() {
    Pod high = important(pod("high", "1"), 9);
    Pod second = pod("second", "1");
    waiting.add(pod);
    waiting.add(second);
    waiting.add(high);

    assertThat(waiting.all())
        .containsExactly(
            ClusterState.keyOf(high), ClusterState.keyOf(pod), ClusterState.keyOf(second));
  }
}
