package dev.trimtab.agent.server;

import dev.trimtab.agent.pod.Pods;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.SandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Finds a node's pods and their containers by name. */
final class PodDirectory {

  private final NodeRuntime runtime;
  private final Supplier<List<Pod>> pods;

  /**
   * @param pods the pods of this node
   */
  PodDirectory(NodeRuntime runtime, Supplier<List<Pod>> pods) {
    this.runtime = runtime;
    this.pods = pods;
  }

  List<Pod> pods() {
    return pods.get();
  }

  Pod pod(String namespace, String name) {
    return pods.get().stream()
        .filter(
            p ->
                p.getMetadata().getNamespace().equals(namespace)
                    && p.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("pod \"%s\" not found".formatted(name)));
  }

  SandboxStatus sandbox(Pod pod) {
    return runtime.sandboxes().stream()
        .filter(s -> s.ready() && s.spec().uid().equals(pod.getMetadata().getUid()))
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.badRequest(
                    "pod \"%s\" is not running".formatted(pod.getMetadata().getName())));
  }

  /** All containers of a name, newest first. */
  private List<ContainerStatus> containers(Pod pod, String name) {
    List<String> sandboxes =
        runtime.sandboxes().stream()
            .filter(s -> s.spec().uid().equals(pod.getMetadata().getUid()))
            .map(SandboxStatus::id)
            .toList();
    boolean known = Pods.allContainers(pod).anyMatch(c -> c.getName().equals(name));
    if (!known) {
      throw Refusal.notFound(
          "container \"%s\" not found in pod \"%s\"".formatted(name, pod.getMetadata().getName()));
    }
    return runtime.containers().stream()
        .filter(c -> c.spec().name().equals(name) && sandboxes.contains(c.sandboxId()))
        .sorted(Comparator.comparingInt((ContainerStatus c) -> c.spec().attempt()).reversed())
        .toList();
  }

  /** The container to run something in. */
  ContainerStatus running(Pod pod, String name) {
    return containers(pod, name).stream()
        .filter(c -> c.state() instanceof State.Running)
        .findFirst()
        .orElseThrow(() -> Refusal.badRequest("container not found (\"%s\")".formatted(name)));
  }

  /** The container whose log is asked for. */
  ContainerStatus logged(Pod pod, String name, boolean previous) {
    List<ContainerStatus> started =
        containers(pod, name).stream().filter(c -> !(c.state() instanceof State.Created)).toList();
    String podName = pod.getMetadata().getName();
    if (previous) {
      boolean running = !started.isEmpty() && started.getFirst().state() instanceof State.Running;
      return started.stream()
          .skip(running || started.size() > 1 ? 1 : 0)
          .findFirst()
          .orElseThrow(
              () ->
                  Refusal.badRequest(
                      "previous terminated container \"%s\" in pod \"%s\" not found"
                          .formatted(name, podName)));
    }
    return started.stream()
        .findFirst()
        .orElseThrow(
            () ->
                Refusal.badRequest(
                    "container \"%s\" in pod \"%s\" is waiting to start: %s"
                        .formatted(name, podName, waiting(pod, name))));
  }

  private static String waiting(Pod pod, String name) {
    return Pods.allStatuses(pod)
        .filter(s -> s.getName().equals(name))
        .filter(s -> s.getState() != null && s.getState().getWaiting() != null)
        .map(s -> s.getState().getWaiting().getReason())
        .findFirst()
        .orElse("ContainerCreating");
  }
}
