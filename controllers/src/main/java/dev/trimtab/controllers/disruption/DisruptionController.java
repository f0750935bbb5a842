package dev.trimtab.controllers.disruption;

import dev.trimtab.framework.Controller;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

/** The controllers of disruptions. */
public final class DisruptionController {

  private DisruptionController() {}

  /** Says how many pods each budget lets go. */
  public static Controller<PodDisruptionBudget> ofBudgets() {
    var budgets = new Budgets();
    return Controller.of(PodDisruptionBudget.class)
        .named("disruption-controller")
        .watches(Pod.class, budgets::selecting)
        .watches(Deployment.class, budgets::near)
        .watches(ReplicaSet.class, budgets::near)
        .watches(StatefulSet.class, budgets::near)
        .reconciler(new DisruptionReconciler(budgets));
  }

  /** Takes back the word that a pod is to be disrupted, if nobody has deleted it. */
  public static Controller<Pod> ofStaleTargets() {
    return Controller.of(Pod.class)
        .named("stale-disruption-controller")
        .where(StaleTarget::isTarget)
        .reconciler(new StaleTarget());
  }
}
