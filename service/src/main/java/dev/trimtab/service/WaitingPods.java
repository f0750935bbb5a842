package dev.trimtab.service;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Why pods do not run yet, for people. */
final class WaitingPods {

  private WaitingPods() {}

  /**
   * One line a pod that is not ready, with what its containers wait for and which of its conditions
   * tell a reason; empty if all are ready.
   */
  static String reasons(List<Pod> pods) {
    var text = new StringBuilder();
    for (var pod : pods) {
      var why = Stream.concat(waiting(pod.getStatus()), conditions(pod.getStatus())).toList();
      if (!why.isEmpty()) {
        text.append("%n  %s: %s".formatted(pod.getMetadata().getName(), String.join("; ", why)));
      }
    }
    return text.toString();
  }

  private static Stream<String> waiting(PodStatus status) {
    return Stream.concat(
            status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
        .filter(container -> container.getState() != null)
        .map(container -> container.getState().getWaiting())
        .filter(Objects::nonNull)
        .map(WaitingPods::said);
  }

  private static String said(ContainerStateWaiting waiting) {
    return waiting.getMessage() == null
        ? waiting.getReason()
        : waiting.getReason() + " (" + waiting.getMessage() + ")";
  }

  private static Stream<String> conditions(PodStatus status) {
    return status.getConditions().stream()
        .filter(condition -> "False".equals(condition.getStatus()))
        .filter(condition -> condition.getMessage() != null)
        .map(condition -> condition.getReason() + " (" + condition.getMessage() + ")");
  }
}
