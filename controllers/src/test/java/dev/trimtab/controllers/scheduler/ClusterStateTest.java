package dev.trimtab.controllers.scheduler;

import static dev.trimtab.controllers.scheduler.Cluster.node;
import static dev.trimtab.controllers.scheduler.Cluster.on;
import static dev.trimtab.controllers.scheduler.Cluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class ClusterStateTest {

  private static final Decision NO_CPU =
      new Decision.Unschedulable("0/1 nodes are available: 1 Insufficient cpu.");

  private final Cluster cluster = new Cluster().with(node("a", "2", "4Gi"));

  @Test
  void aBurstDoesNotOvercommitBeforeTheCacheShowsTheBindings() {
    int placed = 0;
    for (int i = 0; i < 10; i++) {
      Pod pod = pod("p" + i, "500m");
      cluster.with(pod);
      if (cluster.decide(pod) instanceof Decision.Bind(String node)) {
        cluster.state.assume(pod, node);
        placed++;
      }
    }

    assertThat(placed).isEqualTo(4);
  }

  @Test
  void anUnboundViewOfAnAssumedPodDoesNotUndoTheAssumption() {
    Pod pod = pod("p", "2");
    cluster.with(pod).decide(pod);
    cluster.state.assume(pod, "a");

    assertThat(cluster.with(pod).decide(pod("q", "1"))).isEqualTo(NO_CPU);
    assertThat(cluster.state.isPlaced(pod)).isTrue();
  }

  @Test
  void aFailedBindingGivesTheRoomBack() {
    Pod pod = pod("p", "2");
    cluster.with(pod).decide(pod);
    cluster.state.assume(pod, "a");
    cluster.state.forget(pod);

    assertThat(cluster.decide(pod("q", "2"))).isEqualTo(new Decision.Bind("a"));
  }

  @Test
  void aFailedAnswerDoesNotUndoABindingThatTheCacheShows() {
    Pod pod = pod("p", "2");
    cluster.with(pod).decide(pod);
    cluster.state.assume(pod, "a");
    cluster.with(on("a", pod)).decide(pod("q", "2"));
    cluster.state.forget(pod);

    assertThat(cluster.decide(pod("q", "2"))).isEqualTo(NO_CPU);
  }

  @Test
  void podsThatEndOrGoGiveTheirRoomBack() {
    Pod ended =
        new PodBuilder(on("a", pod("p", "2")))
            .withNewStatus()
            .withPhase("Succeeded")
            .endStatus()
            .build();
    cluster.with(on("a", pod("p", "2")));
    assertThat(cluster.decide(pod("q", "2"))).isEqualTo(NO_CPU);
    assertThat(cluster.with(ended).decide(pod("q", "2"))).isEqualTo(new Decision.Bind("a"));

    cluster.with(on("a", pod("p", "2")));
    assertThat(cluster.without(ended).decide(pod("q", "2"))).isEqualTo(new Decision.Bind("a"));
  }

  @Test
  void anotherIncarnationOfAPodIsNotTheAssumedOne() {
    Pod pod = pod("p", "2");
    cluster.with(pod).decide(pod);
    cluster.state.assume(pod, "a");
    Pod again = new PodBuilder(pod).editMetadata().withUid("again").endMetadata().build();

    assertThat(cluster.with(again).decide(again)).isEqualTo(new Decision.Bind("a"));
  }

  @Test
  void podsOfANodeThatIsNotKnownYetCountOnceItIs() {
    cluster.with(on("late", pod("p", "1"))).decide(pod("q", "1"));
    cluster.with(on("a", pod("r", "2"))).with(node("late", "1", "4Gi"));

    assertThat(cluster.decide(pod("q", "1")))
        .isEqualTo(new Decision.Unschedulable("0/2 nodes are available: 2 Insufficient cpu."));
  }
}
