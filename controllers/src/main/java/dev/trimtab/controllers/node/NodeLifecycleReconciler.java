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
  public Result reconcile(Node found, Context<Node> context) {
    Instant now = context.platform().clock().instant();
    String name = found.getMetadata().getName();
    Optional<Lease> lease = Cached.get(context.lister(Lease.class), ObjectKey.of(LEASES, name));
    Duration silentFor = Duration.between(heartbeats.lastHeard(found, lease, now), now);
    Node node = silentFor.compareTo(GRACE) > 0 ? noteSilence(found, now, context) : found;
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

  private static Node noteSilence(Node node, Instant now, Context<Node> context) {
    boolean wasReady = NodeTaints.isReady(node);
    Node noted = context.writer().patchStatus(node, Silence.noted(node, now));
    String name = node.getMetadata().getName();
    if (wasReady) {
      context
          .events()
          .normal(node, "NodeNotReady", "Node " + name + " status is now: NodeNotReady");
    }
    // Traffic must not go where nobody answers; the pods themselves are left alone for now.
    context.lister(Pod.class).snapshots().stream()
        .map(Snapshot::shared)
        .filter(pod -> PodState.nodeName(pod).equals(name) && PodState.isReady(pod))
        .forEach(pod -> markNotReady(pod, now, context));
    return noted;
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
