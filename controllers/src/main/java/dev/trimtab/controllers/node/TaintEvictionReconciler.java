package dev.trimtab.controllers.node;

import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.controllers.shared.Timestamps;
import dev.trimtab.controllers.shared.Tolerations;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.Snapshot;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Deletes the pods that have to leave a node. */
final class TaintEvictionReconciler implements Reconciler<Node> {

  @Override
  public Result reconcile(Node node, Context<Node> context) {
    if (Tolerations.taintsOf(node).stream().noneMatch(t -> "NoExecute".equals(t.getEffect()))) {
      return Result.done();
    }
    Instant now = context.platform().clock().instant();
    Optional<Instant> next = Optional.empty();
    for (Pod pod : podsOn(node, context)) {
      Optional<Instant> due = Eviction.due(pod, node, now);
      if (due.isPresent() && !due.get().isAfter(now)) {
        evict(pod, now, context);
      } else if (due.isPresent() && (next.isEmpty() || due.get().isBefore(next.get()))) {
        next = due;
      }
    }
    return next.map(at -> Result.requeueAfter(Duration.between(now, at).plusMillis(1)))
        .orElseGet(Result::done);
  }

  private static List<Pod> podsOn(Node node, Context<Node> context) {
    String name = node.getMetadata().getName();
    return context.lister(Pod.class).snapshots().stream()
        .map(Snapshot::shared)
        .filter(pod -> PodState.nodeName(pod).equals(name) && !pod.isMarkedForDeletion())
        .toList();
  }

  /**
   * Says first why the pod is deleted, so that a Job does not take it for the pod's own failure.
   */
  private static void evict(Pod pod, Instant now, Context<Node> context) {
    String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    context.events().normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + name);
    Pod told =
        new PodBuilder(pod)
            .editOrNewStatus()
            .removeMatchingFromConditions(c -> "DisruptionTarget".equals(c.getType()))
            .addNewCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .withReason("DeletionByTaintManager")
            .withMessage("Taint manager: deleting due to NoExecute taint")
            .withLastTransitionTime(Timestamps.format(now))
            .endCondition()
            .endStatus()
            .build();
    StatusWrites.patchOther(pod, told, context);
    var _ = context.writer().delete(pod);
  }
}
