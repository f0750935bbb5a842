package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.Pipeline;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.framework.Controller;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** The scheduler as a controller over pods that are not bound yet. */
public final class SchedulerController {

  /** The scheduler of pods that name none. */
  public static final String DEFAULT_NAME = "default-scheduler";

  /** Bindings written at the same time. */
  private static final int WORKERS = 16;

  private SchedulerController() {}

  /** The default scheduler with the default steps. */
  public static Controller<Pod> create() {
    return create(DEFAULT_NAME, DefaultSteps.pipeline());
  }

  /** A scheduler for the pods whose {@code schedulerName} is {@code name}. */
  public static Controller<Pod> create(String name, Pipeline pipeline) {
    var waiting = new WaitingPods(pipeline.order());
    var state = new ClusterState();
    return Controller.of(Pod.class)
        .named(name)
        .where(pod -> isFor(name, pod))
        .watches(
            Pod.class, pod -> podChanged(pod, state, waiting), pod -> podGone(pod, state, waiting))
        .watches(Node.class, node -> nodeChanged(node, state, waiting))
        .watches(PodDisruptionBudget.class, budget -> List.of())
        .ranked(pipeline.order()::rank)
        .workers(WORKERS)
        .reconciler(new SchedulerReconciler(pipeline, state, waiting));
  }

  private static boolean isFor(String name, Pod pod) {
    return PodState.nodeName(pod).isEmpty()
        && PodState.isActive(pod)
        && name.equals(Objects.requireNonNullElse(pod.getSpec().getSchedulerName(), DEFAULT_NAME));
  }

  private static Collection<ObjectKey> podChanged(
      Pod pod, ClusterState state, WaitingPods waiting) {
    state.podChanged(ClusterState.keyOf(pod));
    return waiting.forPod(pod);
  }

  private static Collection<ObjectKey> podGone(Pod pod, ClusterState state, WaitingPods waiting) {
    state.podChanged(ClusterState.keyOf(pod));
    return waiting.forGonePod(pod);
  }

  private static Collection<ObjectKey> nodeChanged(
      Node node, ClusterState state, WaitingPods waiting) {
    state.nodeChanged(ObjectKey.of(node.getMetadata().getName()));
    return waiting.forNode(node);
  }
}
