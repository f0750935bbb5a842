package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.Pipeline;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Decides for one pod at a time, binds many at once. */
final class SchedulerReconciler implements Reconciler<Pod> {

  /** Another try even if no event was seen that could have made room. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Pipeline pipeline;
  private final ClusterState state;
  private final WaitingPods waiting;

  /** Guards {@link #state}. */
  private final ReentrantLock lock = new ReentrantLock();

  SchedulerReconciler(Pipeline pipeline, ClusterState state, WaitingPods waiting) {
    this.pipeline = pipeline;
    this.state = state;
    this.waiting = waiting;
  }

  @Override
  public Result absent(ObjectKey key, Context<Pod> context) {
    waiting.remove(key);
    return Result.done();
  }

  @Override
  public Result reconcile(Pod pod, Context<Pod> context) {
    ObjectKey key = ClusterState.keyOf(pod);
    if (!PodState.nodeName(pod).isEmpty() || !PodState.isActive(pod)) {
      waiting.remove(key);
      return Result.done();
    }
    if (pod.getSpec().getSchedulingGates() != null
        && !pod.getSpec().getSchedulingGates().isEmpty()) {
      ScheduledCondition.gated(pod, context);
      return Result.done();
    }
    // Before deciding: an event between a refusal and joining the waiting pods must not be lost.
    waiting.add(pod);
    Optional<Decision> decision = decideAndAssume(pod, context);
    if (decision.isEmpty()) {
      waiting.remove(key);
      return Result.done();
    }
    return switch (decision.get()) {
      case Decision.Bind(String node) -> bind(pod, node, context);
      case Decision.Unschedulable(String message) -> {
        ScheduledCondition.unschedulable(pod, message, context);
        context.events().warning(pod, "FailedScheduling", message);
        yield Result.requeueAfter(RETRY);
      }
    };
  }

  /** Empty if the pod has its place already and the cache does not show it yet. */
  private Optional<Decision> decideAndAssume(Pod pod, Context<Pod> context) {
    lock.lock();
    try {
      state.refresh(context.lister(Node.class), context.lister(Pod.class));
      if (state.isPlaced(pod)) {
        return Optional.empty();
      }
      Decision decision =
          new Decider(pipeline, context.platform().random()).decide(PodInfo.of(pod), state.nodes());
      if (decision instanceof Decision.Bind(String node)) {
        state.assume(pod, node);
      }
      return Optional.of(decision);
    } finally {
      lock.unlock();
    }
  }

  private Result bind(Pod pod, String node, Context<Pod> context) {
    try {
      pipeline.bind().bind(pod, node, context.client());
    } catch (RuntimeException e) {
      forget(pod);
      if (ApiErrors.isNotFound(e) || ApiErrors.isConflict(e)) {
        // The pod went, was replaced or bound by somebody else. The cache will show which.
        return Result.requeueAfter(RETRY);
      }
      throw e;
    }
    waiting.remove(ClusterState.keyOf(pod));
    context
        .events()
        .normal(
            pod,
            "Scheduled",
            "Successfully assigned %s to %s".formatted(ClusterState.keyOf(pod), node));
    return Result.done();
  }

  private void forget(Pod pod) {
    lock.lock();
    try {
      state.forget(pod);
    } finally {
      lock.unlock();
    }
  }
}
