package dev.trimtab.controllers.replicaset;

import dev.trimtab.controllers.shared.Orphans;
import dev.trimtab.framework.Controller;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** The ReplicaSet controller. */
public final class ReplicaSetController {

  private static final int WORKERS = 5;

  private ReplicaSetController() {}

  /** A new controller, independent of others. */
  public static Controller<ReplicaSet> create() {
    var orphans = new Orphans<Pod>();
    return Controller.of(ReplicaSet.class)
        .named("replicaset-controller")
        .owns(Pod.class)
        .watches(Pod.class, orphans::changed)
        .workers(WORKERS)
        .reconciler(new ReplicaSetReconciler(orphans));
  }
}
