package dev.trimtab.controllers.podgc;

import dev.trimtab.controllers.shared.MetadataApi;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.ServedKind;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Controller;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** The controllers of pods that nobody finishes. */
public final class PodGarbageController {

  private static final ServedKind PODS = new ServedKind("", "v1", "pods", "Pod", true);

  private PodGarbageController() {}

  /** Deletes pods of nodes that do not exist. */
  public static Controller<Node> ofMissingNodes() {
    return Controller.of(Node.class)
        .named("pod-garbage-collector")
        .watches(
            Pod.class,
            pod ->
                PodState.nodeName(pod).isEmpty()
                    ? List.of()
                    : List.of(ObjectKey.of(PodState.nodeName(pod))))
        .reconciler(new MissingNodeReconciler());
  }

  /** Deletes pods that were deleted before they were bound to a node. */
  public static Controller<Pod> ofUnboundPods() {
    return Controller.of(Pod.class)
        .named("unbound-pod-garbage-collector")
        .where(pod -> pod.isMarkedForDeletion() && PodState.nodeName(pod).isEmpty())
        .reconciler(PodGarbageController::deleteNow);
  }

  private static Result deleteNow(Pod pod, Context<Pod> context) throws InterruptedException {
    delete(pod, context);
    return Result.done();
  }

  static void delete(Pod pod, Context<?> context) throws InterruptedException {
    var _ =
        new MetadataApi(context.client())
            .delete(PODS, pod.getMetadata(), DeletionPropagation.BACKGROUND, 0L);
  }
}
