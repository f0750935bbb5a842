package dev.trimtab.controllers.disruption;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpecBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BudgetStatusesTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

  /** What controllers want, by their name. */
  private final Map<String, Scale> scales =
      Map.of(
          "seven", new Scale.Of("seven", 7),
          "three", new Scale.Of("three", 3),
          "old-set", new Scale.Of("above", 4),
          "new-set", new Scale.Of("above", 4),
          "job", new Scale.Unknown("jobs.batch does not implement the scale subresource"));

  @Test
  void aNumberThatMustBeAvailableIsAMatterOfThePodsAlone() {
    List<Pod> pods = pods("job", 3);
    PodDisruptionBudgetStatus status = status(least(new IntOrString(2)), pods);

    assertThat(status.getExpectedPods()).isEqualTo(3);
    assertThat(status.getDesiredHealthy()).isEqualTo(2);
    assertThat(status.getCurrentHealthy()).isEqualTo(3);
    assertThat(status.getDisruptionsAllowed()).isEqualTo(1);
    assertThat(status.getObservedGeneration()).isEqualTo(5);
    assertThat(status.getConditions())
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.getType()).isEqualTo("DisruptionAllowed");
              assertThat(condition.getStatus()).isEqualTo("True");
              assertThat(condition.getReason()).isEqualTo("SufficientPods");
              assertThat(condition.getObservedGeneration()).isEqualTo(5);
            });
  }

  @Test
  void percentagesAreOfWhatTheControllersWantAndRoundUp() {
    assertThat(expected(least(new IntOrString("50%")), pods("seven", 2)))
        .isEqualTo(new Expectation.Pods(7, 4, List.of()));
    assertThat(expected(most(new IntOrString("30%")), pods("seven", 7)))
        .isEqualTo(new Expectation.Pods(7, 4, List.of()));
    assertThat(expected(most(new IntOrString(9)), pods("seven", 7)))
        .isEqualTo(new Expectation.Pods(7, 0, List.of()));
  }

  @Test
  void twoSetsOfOneDeploymentCountOnceAndTwoControllersAddUp() {
    List<Pod> rollout = join(pods("old-set", 2), pods("new-set", 3));
    List<Pod> two = join(pods("seven", 7), pods("three", 3));

    assertThat(expected(most(new IntOrString(1)), rollout))
        .isEqualTo(new Expectation.Pods(4, 3, List.of()));
    assertThat(expected(most(new IntOrString(1)), two))
        .isEqualTo(new Expectation.Pods(10, 9, List.of()));
  }

  @Test
  void podsThatNobodyReplacesDoNotCountForAShare() {
    List<Pod> pods = join(pods("three", 3), pods("", 2));

    assertThat(expected(most(new IntOrString(1)), pods))
        .isEqualTo(new Expectation.Pods(3, 2, pods.subList(3, 5)));
  }

  @Test
  void whatCannotBeToldForbidsEveryDisruption() {
    PodDisruptionBudget budget = most(new IntOrString(1));
    Expectation expectation = expected(budget, pods("job", 3));
    assertThat(expectation).isEqualTo(new Expectation.Unknown(why()));

    PodDisruptionBudgetStatus status = BudgetStatuses.failed(budget, why(), NOW);
    assertThat(status.getDisruptionsAllowed()).isZero();
    assertThat(status.getConditions().getFirst().getReason()).isEqualTo("SyncFailed");
    assertThat(status.getConditions().getFirst().getMessage()).isEqualTo(why());
  }

  @Test
  void anEvictedPodDoesNotCountUntilItHasStayedTwoMinutes() {
    List<Pod> pods = pods("three", 3);
    String name = pods.getFirst().getMetadata().getName();
    PodDisruptionBudget justNow = disrupted(name, NOW.minusSeconds(30));
    PodDisruptionBudget longAgo = disrupted(name, NOW.minusSeconds(120));

    assertThat(status(justNow, pods).getCurrentHealthy()).isEqualTo(2);
    assertThat(status(justNow, pods).getDisruptionsAllowed()).isZero();
    assertThat(status(justNow, pods).getDisruptedPods()).containsOnlyKeys(name);
    assertThat(Disrupted.of(justNow, pods, NOW).untilFirstStays(NOW))
        .contains(Duration.ofSeconds(90));
    assertThat(status(longAgo, pods).getCurrentHealthy()).isEqualTo(3);
    assertThat(status(longAgo, pods).getDisruptedPods()).isEmpty();
    assertThat(Disrupted.of(longAgo, pods, NOW).stayed()).containsExactly(pods.getFirst());
  }

  @Test
  void podsThatGoOrAreNotReadyAreNotHealthy() {
    List<Pod> pods = pods("three", 3);
    pods.get(0).getMetadata().setDeletionTimestamp(NOW.toString());
    pods.get(1).getStatus().getConditions().getFirst().setStatus("False");
    PodDisruptionBudgetStatus status = status(most(new IntOrString(1)), pods);

    assertThat(status.getCurrentHealthy()).isEqualTo(1);
    assertThat(status.getDisruptionsAllowed()).isZero();
    assertThat(status.getConditions().getFirst().getReason()).isEqualTo("InsufficientPods");
  }

  @Test
  void theTimeOfTransitionIsThatOfTheLastChange() {
    PodDisruptionBudget budget = least(new IntOrString(1));
    budget.setStatus(status(budget, pods("job", 2)));
    List<Pod> pods = pods("job", 3);
    Instant later = NOW.plusSeconds(60);

    assertThat(status(budget, pods, later).getConditions().getFirst().getLastTransitionTime())
        .isEqualTo(NOW.toString());
    assertThat(status(budget, List.of(), later).getConditions().getFirst().getLastTransitionTime())
        .isEqualTo(later.toString());
  }

  @Test
  void aTargetThatNobodyDeletedIsNoneAnyMore() {
    Pod target =
        new PodBuilder(pods("three", 1).getFirst())
            .editStatus()
            .addNewCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .withReason("EvictionByEvictionAPI")
            .withLastTransitionTime(NOW.toString())
            .endCondition()
            .endStatus()
            .build();
    Pod byAgent =
        new PodBuilder(target)
            .editStatus()
            .editLastCondition()
            .withReason("TerminationByKubelet")
            .endCondition()
            .endStatus()
            .build();

    assertThat(StaleTarget.isTarget(target)).isTrue();
    assertThat(StaleTarget.isTarget(byAgent)).isFalse();
    Pod after = StaleTarget.withdrawn(target, NOW.plusSeconds(120));
    assertThat(StaleTarget.isTarget(after)).isFalse();
    assertThat(after.getStatus().getConditions()).hasSize(2);
  }

  private static String why() {
    return "jobs.batch does not implement the scale subresource";
  }

  private Expectation expected(PodDisruptionBudget budget, List<Pod> pods) {
    return Expectation.of(budget.getSpec(), pods, this::scale);
  }

  private Scale scale(Pod pod, OwnerReference controller) {
    return scales.get(controller.getName());
  }

  private PodDisruptionBudgetStatus status(PodDisruptionBudget budget, List<Pod> pods) {
    return status(budget, pods, NOW);
  }

  private PodDisruptionBudgetStatus status(
      PodDisruptionBudget budget, List<Pod> pods, Instant now) {
    return BudgetStatuses.of(
        budget,
        pods,
        (Expectation.Pods) expected(budget, pods),
        Disrupted.of(budget, pods, now),
        now);
  }

  private static PodDisruptionBudget least(IntOrString share) {
    return budget(new PodDisruptionBudgetSpecBuilder().withMinAvailable(share).build());
  }

  private static PodDisruptionBudget most(IntOrString share) {
    return budget(new PodDisruptionBudgetSpecBuilder().withMaxUnavailable(share).build());
  }

  private static PodDisruptionBudget budget(PodDisruptionBudgetSpec spec) {
    return new PodDisruptionBudgetBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("guard")
        .withGeneration(5L)
        .endMetadata()
        .withSpec(spec)
        .build();
  }

  private static PodDisruptionBudget disrupted(String pod, Instant at) {
    return new PodDisruptionBudgetBuilder(most(new IntOrString(1)))
        .withNewStatus()
        .addToDisruptedPods(pod, at.toString())
        .endStatus()
        .build();
  }

  private static List<Pod> join(List<Pod> some, List<Pod> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /** Ready pods of a controller; of none if the name is empty. */
  private static List<Pod> pods(String controller, int count) {
    return IntStream.range(0, count).mapToObj(i -> pod(controller, controller + "-" + i)).toList();
  }

  private static Pod pod(String controller, String name) {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("ns")
            .withName(name)
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus();
    if (!controller.isEmpty()) {
      pod.editMetadata()
          .addNewOwnerReference()
          .withKind("Any")
          .withName(controller)
          .withUid(controller)
          .withController(true)
          .endOwnerReference()
          .endMetadata();
    }
    return pod.build();
  }
}
