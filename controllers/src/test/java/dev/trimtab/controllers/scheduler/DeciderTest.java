package dev.trimtab.controllers.scheduler;

import static dev.trimtab.controllers.scheduler.Cluster.labelled;
import static dev.trimtab.controllers.scheduler.Cluster.node;
import static dev.trimtab.controllers.scheduler.Cluster.on;
import static dev.trimtab.controllers.scheduler.Cluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeciderTest {

  private final Cluster cluster = new Cluster();

  @Test
  void theRefusalCountsNodesByReason() {
    cluster
        .with(node("small", "1", "1Gi"))
        .with(node("smaller", "500m", "1Gi"))
        .with(tainted(node("gpu", "8", "8Gi"), "gpu", "NoSchedule"));

    assertThat(cluster.decide(pod("p", "2")))
        .isEqualTo(
            new Decision.Unschedulable(
                "0/3 nodes are available: 1 node(s) had untolerated taint {gpu: yes}, "
                    + "2 Insufficient cpu."));
  }

  @Test
  void withoutNodesNothingCanBeScheduled() {
    assertThat(cluster.decide(pod("p", "1")))
        .isEqualTo(new Decision.Unschedulable("no nodes available to schedule pods"));
  }

  @Test
  void podsOnANodeUseUpWhatItHas() {
    cluster.with(node("a", "2", "4Gi")).with(on("a", pod("one", "1500m")));

    assertThat(cluster.decide(pod("two", "501m")))
        .isEqualTo(new Decision.Unschedulable("0/1 nodes are available: 1 Insufficient cpu."));
    assertThat(cluster.decide(pod("two", "500m"))).isEqualTo(new Decision.Bind("a"));
  }

  @Test
  void initContainersCountByTheirPeakAndSidecarsThroughout() {
    Pod pod =
        new PodBuilder(pod("p", "1"))
            .editSpec()
            .addToInitContainers(container("sidecar", "500m", "Always"))
            .addToInitContainers(container("setup", "2", null))
            .endSpec()
            .build();
    cluster.with(node("exact", "2500m", "4Gi"));
    assertThat(cluster.decide(pod)).isEqualTo(new Decision.Bind("exact"));

    var tight = new Cluster().with(node("tight", "2499m", "4Gi"));
    assertThat(tight.decide(pod)).isInstanceOf(Decision.Unschedulable.class);
  }

  @Test
  void aTaintIsToleratedByKeyEffectAndValue() {
    cluster.with(tainted(node("gpu", "8", "8Gi"), "gpu", "NoSchedule"));
    Pod tolerant =
        new PodBuilder(pod("p", "1"))
            .editSpec()
            .withTolerations(new TolerationBuilder().withKey("gpu").withOperator("Exists").build())
            .endSpec()
            .build();
    Pod wrongValue =
        new PodBuilder(pod("p", "1"))
            .editSpec()
            .withTolerations(new TolerationBuilder().withKey("gpu").withValue("no").build())
            .endSpec()
            .build();

    assertThat(cluster.decide(tolerant)).isEqualTo(new Decision.Bind("gpu"));
    assertThat(cluster.decide(wrongValue)).isInstanceOf(Decision.Unschedulable.class);
  }

  @Test
  void aCordonedNodeTakesNoPods() {
    cluster.with(
        new NodeBuilder(node("a", "8", "8Gi"))
            .editSpec()
            .withUnschedulable(true)
            .endSpec()
            .build());

    assertThat(cluster.decide(pod("p", "1")))
        .isEqualTo(
            new Decision.Unschedulable("0/1 nodes are available: 1 node(s) were unschedulable."));
  }

  @Test
  void nodeSelectorAndAffinityNarrowTheChoice() {
    cluster
        .with(labelled(node("ssd", "4", "4Gi"), "disk", "ssd"))
        .with(labelled(node("hdd", "4", "4Gi"), "disk", "hdd"))
        .with(node("none", "4", "4Gi"));
    Pod selecting =
        new PodBuilder(pod("p", "1")).editSpec().addToNodeSelector("disk", "hdd").endSpec().build();
    Pod affine =
        new PodBuilder(pod("p", "1"))
            .editSpec()
            .withNewAffinity()
            .withNewNodeAffinity()
            .withNewRequiredDuringSchedulingIgnoredDuringExecution()
            .addNewNodeSelectorTerm()
            .addNewMatchExpression()
            .withKey("disk")
            .withOperator("NotIn")
            .withValues("hdd")
            .endMatchExpression()
            .addNewMatchExpression()
            .withKey("disk")
            .withOperator("Exists")
            .endMatchExpression()
            .endNodeSelectorTerm()
            .endRequiredDuringSchedulingIgnoredDuringExecution()
            .endNodeAffinity()
            .endAffinity()
            .endSpec()
            .build();

    assertThat(cluster.decide(selecting)).isEqualTo(new Decision.Bind("hdd"));
    assertThat(cluster.decide(affine)).isEqualTo(new Decision.Bind("ssd"));
  }

  @Test
  void hostPortsClashOnOneNodeOnly() {
    cluster
        .with(node("a", "4", "4Gi"))
        .with(node("b", "4", "4Gi"))
        .with(on("a", withHostPort(pod("first", "100m"), "10.0.0.1")));

    assertThat(cluster.decide(withHostPort(pod("second", "100m"), "")))
        .isEqualTo(new Decision.Bind("b"));
  }

  @Test
  void aHardSpreadConstraintHoldsWithinItsSkew() {
    cluster
        .with(labelled(node("a", "9", "9Gi"), "zone", "east"))
        .with(labelled(node("b", "9", "9Gi"), "zone", "west"))
        .with(on("a", pod("one", "100m")));
    Pod spread = spread(pod("two", "100m"));

    assertThat(cluster.decide(spread)).isEqualTo(new Decision.Bind("b"));

    Node cordoned =
        new NodeBuilder(labelled(node("b", "9", "9Gi"), "zone", "west"))
            .editSpec()
            .withUnschedulable(true)
            .endSpec()
            .build();
    assertThat(cluster.with(cordoned).decide(spread))
        .isEqualTo(
            new Decision.Unschedulable(
                "0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints, "
                    + "1 node(s) were unschedulable."));
  }

  @Test
  void podsThatAvoidEachOtherKeepApartWhoeverComesFirst() {
    Pod shy = avoiding(pod("shy", "100m"));
    cluster.with(node("a", "9", "9Gi")).with(on("a", shy));

    assertThat(cluster.decide(pod("other", "100m")))
        .isEqualTo(
            new Decision.Unschedulable(
                "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity"
                    + " rules."));

    var reversed = new Cluster().with(node("a", "9", "9Gi")).with(on("a", pod("other", "100m")));
    assertThat(reversed.decide(shy))
        .isEqualTo(
            new Decision.Unschedulable(
                "0/1 nodes are available: 1 node(s) didn't match pod anti-affinity rules."));
  }

  @Test
  void podsThatSeekEachOtherMeetAndTheFirstMayGoAnywhere() {
    Pod social = seeking(pod("social", "100m"));
    cluster.with(node("a", "9", "9Gi")).with(node("b", "9", "9Gi"));

    assertThat(cluster.decide(social)).isInstanceOf(Decision.Bind.class);
    assertThat(cluster.with(on("b", pod("friend", "100m"))).decide(social))
        .isEqualTo(new Decision.Bind("b"));
  }

  @Test
  void theEmptierNodeIsPreferred() {
    cluster
        .with(node("busy", "4", "4Gi"))
        .with(node("idle", "4", "4Gi"))
        .with(on("busy", pod("load", "3")));

    assertThat(cluster.decide(pod("p", "500m"))).isEqualTo(new Decision.Bind("idle"));
  }

  @Test
  void aNodeWithTheImageIsPreferredAmongEquals() {
    Node cached =
        new NodeBuilder(node("cached", "4", "4Gi"))
            .editStatus()
            .withImages(
                new ContainerImageBuilder().withNames("web:1").withSizeBytes(900L << 20).build())
            .endStatus()
            .build();
    cluster.with(node("bare", "4", "4Gi")).with(cached);

    assertThat(cluster.decide(pod("p", "500m"))).isEqualTo(new Decision.Bind("cached"));
  }

  private static Container container(String name, String cpu, @Nullable String restartPolicy) {
    return new ContainerBuilder()
        .withName(name)
        .withRestartPolicy(restartPolicy)
        .withNewResources()
        .addToRequests("cpu", new Quantity(cpu))
        .endResources()
        .build();
  }

  private static Node tainted(Node node, String key, String effect) {
    return new NodeBuilder(node)
        .editSpec()
        .withTaints(new Taint(effect, key, null, "yes"))
        .endSpec()
        .build();
  }

  private static Pod withHostPort(Pod pod, String address) {
    return new PodBuilder(pod)
        .editSpec()
        .editFirstContainer()
        .addNewPort()
        .withHostPort(80)
        .withHostIP(address)
        .withProtocol("TCP")
        .endPort()
        .endContainer()
        .endSpec()
        .build();
  }

  private static Pod spread(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .addNewTopologySpreadConstraint()
        .withMaxSkew(1)
        .withTopologyKey("zone")
        .withWhenUnsatisfiable("DoNotSchedule")
        .withLabelSelector(new LabelSelectorBuilder().addToMatchLabels("app", "web").build())
        .endTopologySpreadConstraint()
        .endSpec()
        .build();
  }

  private static Pod avoiding(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .withNewAffinity()
        .withNewPodAntiAffinity()
        .addNewRequiredDuringSchedulingIgnoredDuringExecution()
        .withTopologyKey("kubernetes.io/hostname")
        .withLabelSelector(new LabelSelectorBuilder().addToMatchLabels("app", "web").build())
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endPodAntiAffinity()
        .endAffinity()
        .endSpec()
        .build();
  }

  private static Pod seeking(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .withNewAffinity()
        .withNewPodAffinity()
        .addNewRequiredDuringSchedulingIgnoredDuringExecution()
        .withTopologyKey("kubernetes.io/hostname")
        .withLabelSelector(new LabelSelectorBuilder().addToMatchLabels("app", "web").build())
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endPodAffinity()
        .endAffinity()
        .endSpec()
        .build();
  }
}
