package dev.trimtab.controllers.disruption;

import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** Works out a budget's status. */
final class BudgetStatuses {

  private static final String ALLOWED = "DisruptionAllowed";

  private BudgetStatuses() {}

  /** The status of a budget that selects {@code pods}. */
  static PodDisruptionBudgetStatus of(
      PodDisruptionBudget budget,
      Collection<Pod> pods,
      Expectation.Pods expectation,
      Disrupted disrupted,
      Instant now) {
    int healthy =
        Math.toIntExact(
            pods.stream()
                .filter(pod -> !pod.isMarkedForDeletion() && !disrupted.contains(pod))
                .filter(PodState::isReady)
                .count());
    int allowed = expectation.expected() > 0 ? Math.max(0, healthy - expectation.healthy()) : 0;
    var going = new TreeMap<String, String>();
    disrupted.since().forEach((name, at) -> going.put(name, Timestamps.format(at)));
    Long generation = budget.getMetadata().getGeneration();
    PodDisruptionBudgetStatus old = old(budget);
    return new PodDisruptionBudgetStatusBuilder(old)
        .withCurrentHealthy(healthy)
        .withDesiredHealthy(expectation.healthy())
        .withExpectedPods(expectation.expected())
        .withDisruptionsAllowed(allowed)
        .withDisruptedPods(going)
        .withObservedGeneration(generation)
        .withConditions(
            allowed > 0
                ? conditions(old, "True", "SufficientPods", "", generation, now)
                : conditions(old, "False", "InsufficientPods", "", generation, now))
        .build();
  }

  /** The status while the pods that should be there cannot be told: none may go. */
  static PodDisruptionBudgetStatus failed(PodDisruptionBudget budget, String why, Instant now) {
    PodDisruptionBudgetStatus old = old(budget);
    return new PodDisruptionBudgetStatusBuilder(old)
        .withCurrentHealthy(Objects.requireNonNullElse(old.getCurrentHealthy(), 0))
        .withDesiredHealthy(Objects.requireNonNullElse(old.getDesiredHealthy(), 0))
        .withExpectedPods(Objects.requireNonNullElse(old.getExpectedPods(), 0))
        .withDisruptionsAllowed(0)
        .withConditions(
            conditions(old, "False", "SyncFailed", why, old.getObservedGeneration(), now))
        .build();
  }

  private static PodDisruptionBudgetStatus old(PodDisruptionBudget budget) {
    return Objects.requireNonNullElseGet(budget.getStatus(), PodDisruptionBudgetStatus::new);
  }

  private static List<Condition> conditions(
      PodDisruptionBudgetStatus old,
      String value,
      String reason,
      String message,
      Long generation,
      Instant now) {
    var conditions = new ArrayList<>(old.getConditions());
    String since =
        conditions.stream()
            .filter(c -> ALLOWED.equals(c.getType()) && value.equals(c.getStatus()))
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElse(Timestamps.format(now));
    conditions.removeIf(c -> ALLOWED.equals(c.getType()));
    conditions.add(
        new ConditionBuilder()
            .withType(ALLOWED)
            .withStatus(value)
            .withReason(reason)
            .withMessage(message)
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
    return conditions;
  }
}
