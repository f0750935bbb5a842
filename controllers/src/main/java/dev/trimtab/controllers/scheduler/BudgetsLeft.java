package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.Selector;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;

/** What disruption budgets still allow while pods are taken from them one by one. */
final class BudgetsLeft {

  private final List<Left> budgets = new ArrayList<>();

  private static final class Left {
    private final PodDisruptionBudget budget;
    private final Selector selector;
    private int allowed;

    Left(PodDisruptionBudget budget) {
      this.budget = budget;
      this.selector = Selector.of(budget.getSpec().getSelector());
      Integer told = budget.getStatus() == null ? null : budget.getStatus().getDisruptionsAllowed();
      this.allowed = told == null ? 0 : told;
    }

    boolean protects(PodInfo pod) {
      return budget.getMetadata().getNamespace().equals(pod.namespace())
          && !selector.matchesEverything()
          && selector.matches(pod.labels())
          && !isCountedAlready(pod);
    }

    private boolean isCountedAlready(PodInfo pod) {
      return budget.getStatus() != null
          && budget.getStatus().getDisruptedPods() != null
          && budget.getStatus().getDisruptedPods().containsKey(pod.pod().getMetadata().getName());
    }
  }

  BudgetsLeft(List<PodDisruptionBudget> all) {
    all.forEach(budget -> budgets.add(new Left(budget)));
  }

  /** Takes a pod from the budgets that protect it; whether one of them does not allow that. */
  boolean isBrokenBy(PodInfo pod) {
    boolean broken = false;
    for (Left left : budgets) {
      if (left.protects(pod)) {
        left.allowed--;
        broken |= left.allowed < 0;
      }
    }
    return broken;
  }
}
