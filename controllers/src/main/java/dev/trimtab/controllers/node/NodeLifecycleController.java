package dev.trimtab.controllers.node;

import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.framework.Controller;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.List;

/** The controllers of nodes' health and of evictions from tainted nodes. */
public final class NodeLifecycleController {

  private NodeLifecycleController() {}

  /** Notices nodes that fall silent, and taints nodes as their conditions call for. */
  public static Controller<Node> create() {
    return Controller.of(Node.class)
        .named("node-lifecycle-controller")
        .watches(
            Lease.class,
            lease ->
                NodeLifecycleReconciler.LEASES.equals(lease.getMetadata().getNamespace())
                    ? List.of(ObjectKey.of(lease.getMetadata().getName()))
                    : List.of())
        .watches(Pod.class, pod -> List.of())
        .workers(1)
        .reconciler(new NodeLifecycleReconciler());
  }

  /** Deletes pods from nodes whose NoExecute taints they do not, or no longer, tolerate. */
  public static Controller<Node> evictions() {
    return Controller.of(Node.class)
        .named("taint-eviction-controller")
        .watches(
            Pod.class,
            pod ->
                PodState.nodeName(pod).isEmpty()
                    ? List.of()
                    : List.of(ObjectKey.of(PodState.nodeName(pod))))
        .reconciler(new TaintEvictionReconciler());
  }
}
