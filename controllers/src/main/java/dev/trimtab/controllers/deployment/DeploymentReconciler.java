package dev.trimtab.controllers.deployment;

import dev.trimtab.controllers.shared.Adoption;
import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.Claim;
import dev.trimtab.controllers.shared.Orphans;
import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;

/** Finds a Deployment's ReplicaSets and takes the next step of its rollout. */
final class DeploymentReconciler implements Reconciler<Deployment> {

  private final Orphans<ReplicaSet> orphans;

  DeploymentReconciler(Orphans<ReplicaSet> orphans) {
    this.orphans = orphans;
  }

  @Override
  public Result absent(ObjectKey key, Context<Deployment> context) {
    orphans.forget(key);
    return Result.done();
  }

  @Override
  public Result reconcile(Deployment deployment, Context<Deployment> context) {
    Selector selector = Selector.of(deployment.getSpec().getSelector());
    if (selector.matchesEverything()) {
      context
          .events()
          .warning(
              deployment,
              "SelectingAll",
              "This deployment is selecting all pods. A non-empty selector is required.");
      return Result.done();
    }
    var step = new RolloutStep(context);
    Rollout rollout = Rollout.of(deployment, claimedSets(deployment, selector, context));
    if (deployment.isMarkedForDeletion()) {
      return step.reportOnly(rollout);
    }
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())
        || ProportionalScaling.isResized(rollout)) {
      return step.resize(rollout);
    }
    try {
      return rollout.isRollingUpdate() ? step.roll(rollout) : step.recreate(rollout);
    } catch (KubernetesClientException e) {
      if (ApiErrors.isNamespaceTerminating(e)) {
        return Result.done(); // The Deployment goes with it.
      }
      throw e;
    }
  }

  private List<ReplicaSet> claimedSets(
      Deployment deployment, Selector selector, Context<Deployment> context) {
    var key =
        ObjectKey.of(deployment.getMetadata().getNamespace(), deployment.getMetadata().getName());
    var candidates = new ArrayList<>(context.owned(ReplicaSet.class));
    candidates.addAll(orphans.of(key, selector, context.lister(ReplicaSet.class)));
    return Adoption.carryOut(
        deployment,
        Claim.of(deployment, selector, candidates),
        set -> new ReplicaSetBuilder(set).build(),
        context);
  }
}
