package dev.trimtab.controllers.scheduler.spi;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Says which pods have to go for one that fits nowhere. */
@FunctionalInterface
public interface PreemptStep {

  /** One that makes room for nobody. */
  PreemptStep NEVER = (pod, situation) -> new Preemption.Impossible("preemption is off.");

  /** Looks for a node and for as few victims on it as possible. */
  Preemption preempt(PodInfo pod, Situation situation);

  /**
   * The cluster at this moment.
   *
   * @param nodes all there are, each with the pods that room was made for on it and that are at
   *     least as important as the pod in question
   * @param fits whether the pod could run on a node if that were like this, say {@link NodeWithPods
   *     without} some pods, and all others stayed as they are
   * @param budgets the disruption budgets of all namespaces
   */
  record Situation(
      Collection<? extends NodeInfo> nodes,
      Predicate<NodeInfo> fits,
      List<PodDisruptionBudget> budgets) {
    public Situation {
      budgets = List.copyOf(budgets);
    }
  }
}
