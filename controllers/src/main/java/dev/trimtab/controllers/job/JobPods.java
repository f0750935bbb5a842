package dev.trimtab.controllers.job;

import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** A Job's pods by what became of them. */
record JobPods(List<Pod> active, List<Pod> succeeded, List<Pod> failed, int terminating) {

  static final String INDEX = "batch.kubernetes.io/job-completion-index";

  static JobPods of(List<Pod> pods) {
    return new JobPods(
        pods.stream().filter(PodState::isActive).toList(),
        pods.stream().filter(pod -> PodState.phase(pod).equals("Succeeded")).toList(),
        pods.stream().filter(pod -> PodState.phase(pod).equals("Failed")).toList(),
        (int)
            pods.stream()
                .filter(pod -> pod.isMarkedForDeletion() && !PodState.isTerminal(pod))
                .count());
  }

  int ready() {
    return (int) active.stream().filter(PodState::isReady).count();
  }

  /** Restarts of containers in pods that are not replaced when they fail. */
  int restarts() {
    return active.stream()
        .filter(pod -> "OnFailure".equals(pod.getSpec().getRestartPolicy()))
        .flatMap(pod -> statuses(pod).stream())
        .mapToInt(status -> Objects.requireNonNullElse(status.getRestartCount(), 0))
        .sum();
  }

  /** When the last failed pod ended. */
  Optional<Instant> lastFailure() {
    return failed.stream().flatMap(pod -> endOf(pod).stream()).max(Instant::compareTo);
  }

  private static Optional<Instant> endOf(Pod pod) {
    return statuses(pod).stream()
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getTerminated() != null)
        .map(state -> state.getTerminated().getFinishedAt())
        .filter(Objects::nonNull)
        .map(Timestamps::parse)
        .max(Instant::compareTo)
        .or(
            () ->
                Optional.ofNullable(pod.getMetadata().getCreationTimestamp())
                    .map(Timestamps::parse));
  }

  private static List<ContainerStatus> statuses(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
        ? List.of()
        : pod.getStatus().getContainerStatuses();
  }

  /** The completion indexes of pods, those without one left out. */
  static TreeSet<Integer> indexes(List<Pod> pods) {
    var indexes = new TreeSet<Integer>();
    for (Pod pod : pods) {
      var annotations = pod.getMetadata().getAnnotations();
      String index = annotations == null ? null : annotations.get(INDEX);
      if (index != null && index.matches("\\d{1,9}")) {
        indexes.add(Integer.valueOf(index));
      }
    }
    return indexes;
  }
}
