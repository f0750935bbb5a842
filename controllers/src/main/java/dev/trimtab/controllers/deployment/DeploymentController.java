package dev.trimtab.controllers.deployment;

import dev.trimtab.controllers.shared.Orphans;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.framework.Controller;
import dev.trimtab.framework.OwnerReferences;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;

/** The Deployment controller. */
public final class DeploymentController {

  private static final int WORKERS = 5;

  private DeploymentController() {}

  /** A new controller, independent of others. */
  public static Controller<Deployment> create() {
    var orphans = new Orphans<ReplicaSet>();
    return Controller.of(Deployment.class)
        .named("deployment-controller")
        .owns(ReplicaSet.class)
        .watches(ReplicaSet.class, orphans::changed)
        .watches(Pod.class, DeploymentController::deploymentsWaitingForEndOf)
        .workers(WORKERS)
        .reconciler(new DeploymentReconciler(orphans));
  }

  /**
   * A Recreate rollout waits until old pods are gone. Their ReplicaSet is named after the
   * Deployment; for adopted ones with other names the reconciler looks again by itself.
   */
  private static List<ObjectKey> deploymentsWaitingForEndOf(Pod pod) {
    if (PodState.isActive(pod)) {
      return List.of();
    }
    return OwnerReferences.controllerOf(pod)
        .filter(owner -> owner.getKind().equals("ReplicaSet"))
        .map(owner -> owner.getName().lastIndexOf('-') < 0 ? "" : withoutHash(owner.getName()))
        .filter(name -> !name.isEmpty())
        .map(name -> List.of(ObjectKey.of(pod.getMetadata().getNamespace(), name)))
        .orElseGet(List::of);
  }

  private static String withoutHash(String replicaSet) {
    return replicaSet.substring(0, replicaSet.lastIndexOf('-'));
  }
}
