package dev.trimtab.controllers.node;

import static dev.trimtab.controllers.node.Nodes.NOW;
import static dev.trimtab.controllers.node.Nodes.node;
import static dev.trimtab.controllers.node.Nodes.tainted;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeTaintsTest {

  private static final Taint OWN = new Taint("NoSchedule", "team", null, "a");
  private static final Taint KEEP_AWAY =
      new Taint("NoSchedule", NodeTaints.UNREACHABLE, null, null);
  private static final Taint EVICT =
      new Taint("NoExecute", NodeTaints.UNREACHABLE, "2026-01-01T12:00:00Z", null);

  @Test
  void aSilentNodeKeepsPodsAwayAtOnceAndEvictsWhenItMay() {
    Node silent = tainted(node("a", "Unknown"), OWN);

    assertThat(NodeTaints.wanted(silent, Optional.empty(), NOW)).containsExactly(OWN, KEEP_AWAY);
    assertThat(NodeTaints.wanted(silent, NodeTaints.evicting(silent), NOW))
        .containsExactly(OWN, KEEP_AWAY, EVICT);
  }

  @Test
  void equalConditionsLeaveTheTaintsAsTheyAre() {
    Node silent = tainted(node("a", "Unknown"), OWN, KEEP_AWAY, EVICT);

    assertThat(NodeTaints.wanted(silent, NodeTaints.evicting(silent), NOW.plusSeconds(60)))
        .isEqualTo(silent.getSpec().getTaints());
  }

  @Test
  void aNodeThatComesBackLosesOurTaintsAndKeepsItsOwn() {
    Node back = tainted(node("a", "True"), OWN, KEEP_AWAY, EVICT);

    assertThat(NodeTaints.wanted(back, NodeTaints.evicting(back), NOW)).containsExactly(OWN);
  }

  @Test
  void aPodStaysAsLongAsItToleratesTheTaint() {
    Node silent = tainted(node("a", "Unknown"), KEEP_AWAY, EVICT);

    assertThat(Eviction.due(pod(null), silent, NOW)).contains(NOW);
    assertThat(Eviction.due(pod(300L), silent, NOW)).contains(NOW.plusSeconds(300));
    assertThat(Eviction.due(pod(-1L), silent, NOW)).isEmpty();
    assertThat(Eviction.due(pod(null), tainted(silent, OWN), NOW)).isEmpty();
  }

  /** Null: no toleration; negative: one for ever. */
  private static Pod pod(@Nullable Long seconds) {
    if (seconds == null) {
      return new PodBuilder().withNewSpec().endSpec().build();
    }
    var toleration =
        new TolerationBuilder()
            .withKey(NodeTaints.UNREACHABLE)
            .withOperator("Exists")
            .withEffect("NoExecute")
            .withTolerationSeconds(seconds < 0 ? null : seconds)
            .build();
    return new PodBuilder().withNewSpec().withTolerations(List.of(toleration)).endSpec().build();
  }
}
