package dev.trimtab.controllers.daemonset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.controllers.shared.Revision;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DaemonPlanTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final DaemonSet set =
      new DaemonSetBuilder()
          .withNewMetadata()
          .withNamespace("ns")
          .withName("agent")
          .withUid("ds")
          .endMetadata()
          .withNewSpec()
          .withNewTemplate()
          .withNewMetadata()
          .endMetadata()
          .withNewSpec()
          .endSpec()
          .endTemplate()
          .endSpec()
          .build();

  @Test
  void everyNodeThatFitsGetsOnePod() {
    set.getSpec().getTemplate().getSpec().setNodeSelector(Map.of("disk", "ssd"));

    DaemonPlan plan =
        plan(
            List.of(node("a", "ssd"), node("b", "hdd"), node("c", "ssd")),
            pod("c", "new", true),
            pod("b", "new", true));

    assertThat(plan.create()).containsExactly("a");
    assertThat(plan.delete()).extracting(DaemonPlanTest::nodeOf).containsExactly("b");
    assertThat(plan.status().getDesiredNumberScheduled()).isEqualTo(2);
    assertThat(plan.status().getCurrentNumberScheduled()).isEqualTo(1);
    assertThat(plan.status().getNumberMisscheduled()).isEqualTo(1);
  }

  @Test
  void aDaemonRunsOnACordonedNodeButNotOnAForeignTaint() {
    Node cordoned = tainted(node("a", "ssd"), "node.kubernetes.io/unschedulable");
    Node foreign = tainted(node("b", "ssd"), "gpu");

    DaemonPlan plan = plan(List.of(cordoned, foreign), pod("b", "new", true));

    assertThat(plan.create()).containsExactly("a");
    assertThat(plan.delete()).isEmpty();
  }

  @Test
  void anUpdateTakesOneAvailablePodAtATimeAndBrokenOnesAtOnce() {
    List<Node> nodes = List.of(node("a", "ssd"), node("b", "ssd"), node("c", "ssd"));

    assertThat(
            plan(nodes, pod("a", "old", true), pod("b", "old", true), pod("c", "new", true))
                .delete())
        .extracting(DaemonPlanTest::nodeOf)
        .containsExactly("a");
    assertThat(
            plan(nodes, pod("a", "old", true), pod("b", "old", false), pod("c", "new", true))
                .delete())
        .extracting(DaemonPlanTest::nodeOf)
        .containsExactly("b");
    assertThat(
            plan(nodes, pod("a", "old", true), pod("b", "old", true), pod("c", "new", false))
                .delete())
        .isEmpty();
  }

  @Test
  void aPodThatIsMadeForItsNodeCountsBeforeItIsBound() {
    Pod made = Fit.podFor(set, "a", new Revision("agent-new", set.getSpec().getTemplate()));

    assertThat(made.getSpec().getNodeName()).isNull();
    assertThat(Fit.nodeOf(made)).contains("a");
    assertThat(made.getMetadata().getLabels()).containsEntry(Revision.LABEL, "new");
    assertThat(plan(List.of(node("a", "ssd")), made).create()).isEmpty();
  }

  private DaemonPlan plan(List<Node> nodes, Pod... pods) {
    return DaemonPlan.of(set, nodes, List.of(pods), "new", NOW);
  }

  private static String nodeOf(Pod pod) {
    return pod.getSpec().getNodeName();
  }

  private static Node node(String name, String disk) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("disk", disk)
        .endMetadata()
        .build();
  }

  private static Node tainted(Node node, String key) {
    return new NodeBuilder(node)
        .withNewSpec()
        .withTaints(new Taint("NoSchedule", key, null, null))
        .endSpec()
        .build();
  }

  private static Pod pod(String node, String hash, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("agent-" + node)
        .addToLabels(Revision.LABEL, hash)
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }
}
