package dev.trimtab.controllers.statefulset;

import dev.trimtab.controllers.shared.Orphans;
import dev.trimtab.framework.Controller;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;

/** The StatefulSet controller. */
public final class StatefulSetController {

  private static final int WORKERS = 5;

  private StatefulSetController() {}

  /** A new controller, independent of others. */
  public static Controller<StatefulSet> create() {
    var orphans = new Orphans<Pod>();
    return Controller.of(StatefulSet.class)
        .named("statefulset-controller")
        .owns(Pod.class)
        .owns(ControllerRevision.class)
        .watches(Pod.class, orphans::changed)
        .watches(PersistentVolumeClaim.class, claim -> List.of())
        .workers(WORKERS)
        .reconciler(new StatefulSetReconciler(orphans));
  }
}
