package dev.trimtab.agent.pod;

import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import java.util.Optional;

/** Whether a pod's containers have all done what they were to do, for good or ill. */
final class Completion {

  private Completion() {}

  /** All containers ended and none is to be run again, or an init container failed for good. */
  static boolean isComplete(PodView view) {
    return initFailed(view)
        || view.pod().getSpec().getContainers().stream().allMatch(c -> endedForGood(view, c));
  }

  /** A regular init container failed and may not be run again. */
  static boolean initFailed(PodView view) {
    return view.pod().getSpec().getInitContainers().stream()
        .anyMatch(c -> endedForGood(view, c) && exitCode(view, c).orElse(0) != 0);
  }

  private static boolean endedForGood(PodView view, Container container) {
    return exitCode(view, container).filter(code -> !view.restarts(container, code)).isPresent();
  }

  /** The exit code of the newest container of a name, if that has ended. */
  static Optional<Integer> exitCode(PodView view, Container container) {
    return view.observed()
        .newest(container.getName())
        .map(ContainerStatus::state)
        .filter(State.Exited.class::isInstance)
        .map(state -> ((State.Exited) state).exitCode());
  }
}
