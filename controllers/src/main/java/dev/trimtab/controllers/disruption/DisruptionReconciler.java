package dev.trimtab.controllers.disruption;

import dev.trimtab.controllers.shared.Cached;
import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reports how many pods of a budget may go. */
final class DisruptionReconciler implements Reconciler<PodDisruptionBudget> {

  /** Scales that are no kinds of {@code apps} change without an event. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Budgets budgets;

  DisruptionReconciler(Budgets budgets) {
    this.budgets = budgets;
  }

  @Override
  public Result absent(ObjectKey key, Context<PodDisruptionBudget> context) {
    budgets.remove(key);
    return Result.done();
  }

  @Override
  public Result reconcile(PodDisruptionBudget budget, Context<PodDisruptionBudget> context) {
    String namespace = budget.getMetadata().getNamespace();
    Selector selector = Selector.of(budget.getSpec().getSelector());
    // Before looking: a pod that changes in between must make the budget due again.
    budgets.put(ObjectKey.of(namespace, budget.getMetadata().getName()), selector);
    Instant now = context.platform().clock().instant();
    List<Pod> pods =
        Cached.inNamespace(context.lister(Pod.class), namespace).stream()
            .filter(pod -> selector.matches(pod.getMetadata().getLabels()))
            .toList();
    if (pods.isEmpty()) {
      context.events().normal(budget, "NoPods", "No matching pods found");
    }
    return switch (Expectation.of(budget.getSpec(), pods, new Scales(context)::of)) {
      case Expectation.Unknown(String why) -> {
        context
            .events()
            .warning(
                budget,
                "CalculateExpectedPodCountFailed",
                "Failed to calculate the number of expected pods: " + why);
        report(budget, BudgetStatuses.failed(budget, why, now), context);
        yield Result.requeueAfter(RETRY);
      }
      case Expectation.Pods expectation -> {
        var disrupted = Disrupted.of(budget, pods, now);
        tell(budget, expectation, disrupted, context);
        report(budget, BudgetStatuses.of(budget, pods, expectation, disrupted, now), context);
        yield disrupted.untilFirstStays(now).map(Result::requeueAfter).orElseGet(Result::done);
      }
    };
  }

  private static void tell(
      PodDisruptionBudget budget,
      Expectation.Pods expectation,
      Disrupted disrupted,
      Context<PodDisruptionBudget> context) {
    for (Pod pod : disrupted.stayed()) {
      context
          .events()
          .warning(
              pod,
              "NotDeleted",
              "Pod was expected by PDB %s/%s to be deleted but it wasn't"
                  .formatted(budget.getMetadata().getNamespace(), budget.getMetadata().getName()));
    }
    if (!expectation.unmanaged().isEmpty()) {
      context
          .events()
          .warning(
              budget,
              "UnmanagedPods",
              "%d of the selected pods have no controller and do not count; give minAvailable as a number to protect them"
                  .formatted(expectation.unmanaged().size()));
    }
  }

  private static void report(
      PodDisruptionBudget budget,
      PodDisruptionBudgetStatus status,
      Context<PodDisruptionBudget> context) {
    StatusWrites.patch(
        budget, new PodDisruptionBudgetBuilder(budget).withStatus(status).build(), context);
  }
}
