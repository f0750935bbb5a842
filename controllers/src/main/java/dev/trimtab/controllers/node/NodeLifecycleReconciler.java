package dev.trimtab.controllers.node;

import dev.trimtab.controllers.shared.Cached;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.controllers.shared.Timestamps;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.Snapshot;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Judges one node at a time; the controller has one worker, so the state needs no lock. */
final class NodeLifecycleReconciler implements Reconciler<Node> {

  static final String LEASES = "kube-node-lease";
  static final Duration GRACE = Duration.ofSeconds(40);

  private final Heartbeats heartbeats = new Heartbeats();
  private final Zones zones = new Zones();

  @Override
  public Result absent(ObjectKey key, Context<Node> context) {
    heartbeats.forget(key.name());
    zones.forget(key.name());
    return Result.done();
  }

  @Override
  public Result reconcile(Node node, Context<Node> context) {
    Instant now = context.platform().clock().instant();
    String name = node.getMetadata().getName();
    Optional<Lease> lease = Cached.get(context.lister(Lease.class), ObjectKey.of(LEASES, name));
    Duration silentFor = Duration.between(heartbeats.lastHeard(node, lease, now), now);
    if (silentFor.compareTo(GRACE) > 0 && noteSilence(node, now, context)) {
      return Result.done(); // What was noted brings it here again.
    }
    zones.put(node, NodeTaints.isReady(node));

    Optional<String> called = NodeTaints.evicting(node).filter(key -> !zones.areAllDown());
    Duration wait = Duration.ZERO;
    if (called.isPresent() && !NodeTaints.isEvicting(node, called.get())) {
      wait = zones.ask(node, now);
    }
    Optional<String> evicting = wait.isZero() ? called : Optional.empty();
    Node tainted =
        new NodeBuilder(node)
            .editOrNewSpec()
            .withTaints(NodeTaints.wanted(node, evicting, now))
            .endSpec()
            .build();
    var _ = context.writer().patch(node, tainted);
    return Result.requeueAfter(next(silentFor, wait, NodeTaints.evicting(node).isPresent()));
  }

  /** A node that is down is looked at again, for its neighbours may come back or follow. */
  private static Duration next(Duration silentFor, Duration wait, boolean down) {
    if (!wait.isZero()) {
      return wait;
    }
    Duration left = GRACE.minus(silentFor).plusMillis(1);
    return down || !left.isPositive() ? Zones.NORMAL_PACE : left;
  }

  /** Whether the node's status did not tell of its silence yet. */
  private static boolean noteSilence(Node node, Instant now, Context<Node> context) {
    String name = node.getMetadata().getName();
    // Traffic must not go where nobody answers; the pods themselves are left alone for now.
    context.lister(Pod.class).snapshots().stream()
        .map(Snapshot::shared)
        .filter(pod -> PodState.nodeName(pod).equals(name) && PodState.isReady(pod))
        .forEach(pod -> markNotReady(pod, now, context));
    Node noted = Silence.noted(node, now);
    if (noted.equals(node)) {
      return false;
    }
    context.writer().patchStatus(node, noted);
    if (NodeTaints.isReady(node)) {
      context
          .events()
          .normal(node, "NodeNotReady", "Node " + name + " status is now: NodeNotReady");
    }
    return true;
  }

  private static void markNotReady(Pod pod, Instant now, Context<Node> context) {
    Pod after =
        new PodBuilder(pod)
            .editStatus()
            .editMatchingCondition(c -> "Ready".equals(c.getType()))
            .withStatus("False")
            .withLastTransitionTime(Timestamps.format(now))
            .endCondition()
            .endStatus()
            .build();
    StatusWrites.patchOther(pod, after, context);
  }
}
