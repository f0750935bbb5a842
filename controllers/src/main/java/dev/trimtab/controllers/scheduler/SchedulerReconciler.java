package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.Pipeline;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.PreemptStep;
import dev.trimtab.controllers.scheduler.spi.Preemption;
import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides for one pod at a time, in the order in which it is called, and binds many at once. A
 * refused pod keeps its turn until that is written: an event may make it due again meanwhile, and
 * less important ones must not go first then.
 */
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
    Optional<Outcome> outcome = decideAndAssume(pod, context);
    if (outcome.isEmpty()) {
      waiting.remove(key);
      return Result.done();
    }
    return switch (outcome.get()) {
      case Outcome.Bound(String node) -> {
        context.passTurn();
        yield bind(pod, node, context);
      }
      case Outcome.Refused(String message, Preemption preemption) ->
          refuse(pod, message, preemption, context);
    };
  }

  /** What a look at the cluster led to. */
  private sealed interface Outcome {
    record Bound(String node) implements Outcome {}

    record Refused(String message, Preemption preemption) implements Outcome {}
  }

  private static Result refuse(
      Pod pod, String message, Preemption preemption, Context<Pod> context) {
    String nominated =
        switch (preemption) {
          case Preemption.Evict evict -> evict.node();
          case Preemption.Wait _ -> PodInfo.of(pod).nominatedNode();
          case Preemption.Impossible _ -> "";
        };
    String whole =
        switch (preemption) {
          case Preemption.Evict _ -> message;
          case Preemption.Wait(String why) -> message + " preemption: " + why;
          case Preemption.Impossible(String why) -> message + " preemption: " + why;
        };
    // What preemption comes to changes from one try to the next, and is told by the event alone.
    ScheduledCondition.unschedulable(pod, message, nominated, context);
    context.events().warning(pod, "FailedScheduling", whole);
    if (preemption instanceof Preemption.Evict(String node, List<PodInfo> victims)) {
      victims.forEach(victim -> Victims.evict(victim.pod(), pod, node, context));
    }
    return Result.requeueAfter(RETRY);
  }

  /** Empty if the pod has its place already and the cache does not show it yet. */
  private Optional<Outcome> decideAndAssume(Pod pod, Context<Pod> context) {
    lock.lock();
    try {
      state.refresh(context.lister(Node.class), context.lister(Pod.class));
      if (state.isPlaced(pod)) {
        return Optional.empty();
      }
      var info = PodInfo.of(pod);
      var decider = new Decider(pipeline, context.platform().random());
      var nodes = state.nodes();
      var reserved = state.reservedFor(info, nodes);
      return Optional.of(
          switch (decider.decide(info, nodes, reserved)) {
            case Decision.Bind(String node) -> {
              state.assume(pod, node);
              yield new Outcome.Bound(node);
            }
            case Decision.Unschedulable(String message) ->
                new Outcome.Refused(
                    message,
                    makeRoom(
                        info,
                        new PreemptStep.Situation(
                            reserved,
                            changed -> decider.fits(info, changed, reserved),
                            context.lister(PodDisruptionBudget.class).list())));
          });
    } finally {
      lock.unlock();
    }
  }

  /** What becomes free is kept for the pod from now on, lest others take it first. */
  private Preemption makeRoom(PodInfo pod, PreemptStep.Situation situation) {
    Preemption preemption = pipeline.preempt().preempt(pod, situation);
    switch (preemption) {
      case Preemption.Evict evict -> state.nominate(pod, evict.node());
      case Preemption.Wait _ -> {}
      case Preemption.Impossible _ -> state.nominate(pod, "");
    }
    return preemption;
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
