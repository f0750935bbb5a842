package dev.trimtab.controllers.daemonset;

import dev.trimtab.controllers.shared.Orphans;
import dev.trimtab.framework.Controller;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The DaemonSet controller. */
public final class DaemonSetController {

  private DaemonSetController() {}

  /** A new controller, independent of others. */
  public static Controller<DaemonSet> create() {
    var orphans = new Orphans<Pod>();
    Set<ObjectKey> sets = ConcurrentHashMap.newKeySet();
    return Controller.of(DaemonSet.class)
        .named("daemonset-controller")
        .owns(Pod.class)
        .owns(ControllerRevision.class)
        .watches(Pod.class, orphans::changed)
        .watches(Node.class, node -> Set.copyOf(sets))
        .reconciler(new DaemonSetReconciler(orphans, sets));
  }
}
