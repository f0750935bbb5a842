package dev.trimtab.controllers.podgc;

import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.Snapshot;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A node that comes back within the quarantine, as after a re-registration, keeps its pods. */
final class MissingNodeReconciler implements Reconciler<Node> {

  static final Duration QUARANTINE = Duration.ofSeconds(40);

  private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();

  @Override
  public Result reconcile(Node node, Context<Node> context) {
    missingSince.remove(node.getMetadata().getName());
    return Result.done();
  }

  @Override
  public Result absent(ObjectKey key, Context<Node> context) throws InterruptedException {
    List<Pod> pods =
        context.lister(Pod.class).snapshots().stream()
            .map(Snapshot::shared)
            .filter(pod -> PodState.nodeName(pod).equals(key.name()))
            .toList();
    if (pods.isEmpty()) {
      missingSince.remove(key.name());
      return Result.done();
    }
    Instant now = context.platform().clock().instant();
    Instant since = missingSince.computeIfAbsent(key.name(), name -> now);
    Duration left = Duration.between(now, since.plus(QUARANTINE));
    if (left.isPositive()) {
      return Result.requeueAfter(left);
    }
    if (context.client().nodes().withName(key.name()).get() == null) {
      for (Pod pod : pods) {
        PodGarbageController.delete(pod, context);
      }
    }
    return Result.requeueAfter(QUARANTINE);
  }
}
