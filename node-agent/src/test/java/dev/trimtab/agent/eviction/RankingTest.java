package dev.trimtab.agent.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.agent.eviction.PodUse.OfContainer;
import dev.trimtab.agent.eviction.Signal.Resource;
import dev.trimtab.agent.eviction.Signals.Reading;
import dev.trimtab.agent.eviction.Thresholds.Shortage;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RankingTest {

  private static PodUse use(String name, @Nullable Integer priority, long used, long requested) {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withPriority(priority)
            .endSpec()
            .build();
    return new PodUse(
        pod,
        used,
        requested,
        List.of(new OfContainer("app", used, requested), new OfContainer("idle", 0, 0)));
  }

  private static List<String> ranked(Resource resource, PodUse... uses) {
    return Ranking.of(resource, List.of(uses)).stream()
        .map(use -> use.pod().getMetadata().getName())
        .toList();
  }

  @Test
  void whoUsesMoreThanItAskedForGoesFirstThenTheUnimportantThenTheGreedy() {
    PodUse[] uses = {
      use("within-request", -5, 900, 1000),
      use("important-and-far-above", 100, 5000, 10),
      use("above", null, 300, 100),
      use("further-above", 0, 500, 100),
      use("unimportant-and-hardly-above", -1, 101, 100),
      use("within-request-by-far", -5, 100, 1000)
    };
    for (var resource : List.of(Resource.MEMORY, Resource.DISK, Resource.INODES)) {
      assertThat(ranked(resource, uses))
          .containsExactly(
              "unimportant-and-hardly-above",
              "further-above",
              "above",
              "important-and-far-above",
              "within-request",
              "within-request-by-far");
    }
  }

  @Test
  void processIdsAreTakenFromTheUnimportantThenFromWhoHasMost() {
    assertThat(
            ranked(
                Resource.PIDS,
                use("important", 10, 900, 0),
                use("few", 0, 3, 0),
                use("many", 0, 40, 0)))
        .containsExactly("many", "few", "important");
  }

  @Test
  void criticalPodsAreNotRanked() {
    assertThat(
            ranked(
                Resource.MEMORY,
                use("critical", 2_000_000_000, 900, 0),
                use("node-critical", 2_000_001_000, 900, 0),
                use("almost", 1_999_999_999, 900, 0)))
        .containsExactly("almost");
  }

  @Test
  void theReasonIsToldInTheKubeletsWords() {
    var shortage = new Shortage(Signal.NODE_DISK, 12885218324L, new Reading(11879552L << 10, 1));
    assertThat(Messages.of(shortage, use("web", 0, 1036 << 10, 0)))
        .isEqualTo(
            "The node was low on resource: ephemeral-storage. Threshold quantity: 12885218324,"
                + " available: 11879552Ki. Container app was using 1036Ki, request is 0, has"
                + " larger consumption of ephemeral-storage. ");
    var memory = new Shortage(Signal.MEMORY, 100 << 20, new Reading(98_000L << 10, 1));
    assertThat(Messages.of(memory, use("web", 0, 1L << 30, 1L << 30)))
        .isEqualTo(
            "The node was low on resource: memory. Threshold quantity: 100Mi, available: 98000Ki."
                + " ");
  }
}
