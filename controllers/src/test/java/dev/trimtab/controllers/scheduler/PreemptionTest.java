package dev.trimtab.controllers.scheduler;

import static dev.trimtab.controllers.scheduler.Cluster.important;
import static dev.trimtab.controllers.scheduler.Cluster.node;
import static dev.trimtab.controllers.scheduler.Cluster.on;
import static dev.trimtab.controllers.scheduler.Cluster.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.Preemption;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

class PreemptionTest {

  private static final Pod HIGH = important(pod("high", "1"), 100);

  private final Cluster cluster = new Cluster();

  @Test
  void asFewAndAsUnimportantPodsAsPossibleGo() {
    cluster
        .with(node("a", "2", "4Gi"))
        .with(on("a", important(pod("small", "500m"), 1)))
        .with(on("a", important(pod("large", "1"), 1)))
        .with(on("a", important(pod("middle", "500m"), 50)));

    victims("a", cluster.preempt(HIGH)).containsExactly("large");
  }

  @Test
  void podsOfTheSameOrHigherPriorityStay() {
    cluster.with(node("a", "1", "4Gi")).with(on("a", important(pod("equal", "1"), 100)));

    assertThat(cluster.preempt(HIGH))
        .isEqualTo(
            new Preemption.Impossible(
                "0/1 nodes are available: 1 No preemption victims found for incoming pod."));
  }

  @Test
  void nobodyGoesWhereThePodWouldNotFitAllTheSame() {
    cluster.with(node("a", "900m", "4Gi")).with(on("a", pod("low", "900m")));

    assertThat(cluster.preempt(HIGH))
        .isEqualTo(
            new Preemption.Impossible(
                "0/1 nodes are available: 1 Preemption is not helpful for scheduling."));
  }

  @Test
  void whoMayNotPreemptDoesNot() {
    cluster.with(node("a", "1", "4Gi")).with(on("a", pod("low", "1")));
    Pod gentle = new PodBuilder(HIGH).editSpec().withPreemptionPolicy("Never").endSpec().build();

    assertThat(cluster.preempt(gentle))
        .isEqualTo(new Preemption.Wait("not eligible due to preemptionPolicy=Never."));
  }

  @Test
  void theNodeIsTheOneWhereTheMostImportantVictimIsLeastImportant() {
    cluster
        .with(node("a", "1", "4Gi"))
        .with(on("a", important(pod("a1", "1"), 50)))
        .with(node("b", "1", "4Gi"))
        .with(on("b", important(pod("b1", "500m"), 20)))
        .with(on("b", important(pod("b2", "500m"), 20)))
        .with(node("c", "1", "4Gi"))
        .with(on("c", important(pod("c1", "500m"), 20)))
        .with(on("c", important(pod("c2", "500m"), 10)));

    victims("c", cluster.preempt(HIGH)).containsExactly("c1", "c2");
  }

  @Test
  void ofEqualVictimsThoseGoThatHaveRunForTheShortestTime() {
    cluster
        .with(node("a", "1", "4Gi"))
        .with(on("a", started(pod("old", "1"), "2026-05-01T10:00:00Z")))
        .with(node("b", "1", "4Gi"))
        .with(on("b", started(pod("young", "1"), "2026-05-01T11:00:00Z")));

    victims("b", cluster.preempt(HIGH)).containsExactly("young");
  }

  @Test
  void aBudgetIsKeptToWhereThatIsPossible() {
    cluster
        .with(node("a", "1", "4Gi"))
        .with(on("a", labelled(important(pod("a1", "1"), 1), "guarded")))
        .with(node("b", "1", "4Gi"))
        .with(on("b", labelled(important(pod("b1", "1"), 50), "free")));

    victims("b", cluster.preempt(HIGH, budget("guarded", 0))).containsExactly("b1");
    victims("a", cluster.preempt(HIGH, budget("guarded", 1))).containsExactly("a1");
    victims("a", cluster.preempt(HIGH, budget("guarded", 0), budget("free", 0)))
        .containsExactly("a1");
  }

  @Test
  void onOneNodeProtectedPodsAreTheFirstToStay() {
    cluster
        .with(node("a", "2", "4Gi"))
        .with(on("a", labelled(important(pod("guarded", "1"), 1), "guarded")))
        .with(on("a", labelled(important(pod("free", "1"), 50), "free")));

    victims("a", cluster.preempt(HIGH, budget("guarded", 0))).containsExactly("free");
    victims("a", cluster.preempt(HIGH, budget("guarded", 1))).containsExactly("guarded");
  }

  @Test
  void aPodMakesRoomForItsWishToBeAlone() {
    Pod alone =
        new PodBuilder(HIGH)
            .editSpec()
            .withNewAffinity()
            .withNewPodAntiAffinity()
            .addNewRequiredDuringSchedulingIgnoredDuringExecution()
            .withTopologyKey("kubernetes.io/hostname")
            .withLabelSelector(new LabelSelectorBuilder().addToMatchLabels("app", "loud").build())
            .endRequiredDuringSchedulingIgnoredDuringExecution()
            .endPodAntiAffinity()
            .endAffinity()
            .endSpec()
            .build();
    cluster
        .with(node("a", "8", "4Gi"))
        .with(on("a", labelled(pod("loud", "1"), "loud")))
        .with(on("a", labelled(pod("quiet", "1"), "quiet")));

    assertThat(cluster.decide(alone)).isInstanceOf(Decision.Unschedulable.class);
    victims("a", cluster.preempt(alone)).containsExactly("loud");
  }

  @Test
  void whileAVictimIsGoingNobodyElseHasTo() {
    Pod nominated = nominated(HIGH, "a");
    Pod going =
        new PodBuilder(on("a", pod("low", "1")))
            .editMetadata()
            .withDeletionTimestamp("2026-05-01T10:00:00Z")
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .withReason("PreemptionByScheduler")
            .endCondition()
            .endStatus()
            .build();
    cluster
        .with(node("a", "1", "4Gi"))
        .with(going)
        .with(node("b", "1", "4Gi"))
        .with(on("b", pod("other", "1")));

    assertThat(cluster.preempt(nominated))
        .isEqualTo(
            new Preemption.Wait("not eligible due to a terminating pod on the nominated node."));
  }

  @Test
  void roomThatIsMadeIsKeptFromLessAndEquallyButNotFromMoreImportantPods() {
    cluster.with(node("a", "1", "4Gi")).with(nominated(HIGH, "a"));

    assertThat(cluster.decide(pod("low", "1"))).isInstanceOf(Decision.Unschedulable.class);
    assertThat(cluster.decide(important(pod("equal", "1"), 100)))
        .isInstanceOf(Decision.Unschedulable.class);
    assertThat(cluster.decide(important(pod("higher", "1"), 101)))
        .isEqualTo(new Decision.Bind("a"));
    assertThat(cluster.decide(HIGH)).isEqualTo(new Decision.Bind("a"));

    cluster.without(HIGH);
    assertThat(cluster.decide(pod("low", "1"))).isEqualTo(new Decision.Bind("a"));
  }

  @Test
  void roomIsKeptFromTheDecisionOnThoughTheCacheDoesNotShowIt() {
    cluster.with(node("a", "1", "4Gi")).decide(HIGH);
    cluster.state.nominate(PodInfo.of(HIGH), "a");

    assertThat(cluster.decide(pod("low", "1"))).isInstanceOf(Decision.Unschedulable.class);
  }

  @Test
  void thePodGoesWhereRoomWasMadeThoughAnotherNodeIsEmptier() {
    cluster.with(node("a", "1", "4Gi")).with(node("b", "64", "64Gi"));

    assertThat(cluster.decide(HIGH)).isEqualTo(new Decision.Bind("b"));
    assertThat(cluster.decide(nominated(HIGH, "a"))).isEqualTo(new Decision.Bind("a"));
  }

  private static ListAssert<String> victims(String node, Preemption preemption) {
    assertThat(preemption).isInstanceOf(Preemption.Evict.class);
    Preemption.Evict evict = (Preemption.Evict) preemption;
    assertThat(evict.node()).isEqualTo(node);
    List<String> names =
        evict.victims().stream().map(victim -> victim.pod().getMetadata().getName()).toList();
    return assertThat(names);
  }

  private static Pod nominated(Pod pod, String node) {
    return new PodBuilder(pod).withNewStatus().withNominatedNodeName(node).endStatus().build();
  }

  private static Pod started(Pod pod, String at) {
    return new PodBuilder(pod).withNewStatus().withStartTime(at).endStatus().build();
  }

  private static Pod labelled(Pod pod, String app) {
    return new PodBuilder(pod).editMetadata().addToLabels("app", app).endMetadata().build();
  }

  private static PodDisruptionBudget budget(String app, int allowed) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName(app)
        .endMetadata()
        .withNewSpec()
        .withNewSelector()
        .addToMatchLabels("app", app)
        .endSelector()
        .endSpec()
        .withNewStatus()
        .withDisruptionsAllowed(allowed)
        .endStatus()
        .build();
  }
}
