package dev.trimtab.agent.pod;

import dev.trimtab.framework.EventRecorder;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;

/** Says once for each failure that a container is being held back. */
final class BackOffEvents {

  private final EventRecorder events;
  private final PodEntry entry;

  BackOffEvents(EventRecorder events, PodEntry entry) {
    this.events = events;
    this.entry = entry;
  }

  void tell(PodView view) {
    if (Lifecycle.mustEnd(view)) {
      return;
    }
    Pods.allContainers(view.pod())
        .forEach(
            c -> {
              restart(view, c);
              pull(view, c);
            });
  }

  private void restart(PodView view, Container container) {
    Optional<ContainerStatus> last = view.observed().current(container.getName());
    if (last.isEmpty() || !(last.get().state() instanceof State.Exited exited)) {
      return;
    }
    var memory = view.memory().container(container.getName());
    Instant due = memory.restarts().notBefore(exited.finished());
    boolean held = view.restarts(container, exited.exitCode()) && due.isAfter(view.now());
    if (held && entry.first("restart/" + last.get().id())) {
      Pod pod = view.pod();
      events.warning(
          pod,
          "BackOff",
          "Back-off restarting failed container %s in pod %s_%s(%s)"
              .formatted(
                  container.getName(),
                  pod.getMetadata().getName(),
                  pod.getMetadata().getNamespace(),
                  Pods.uid(pod)));
    }
  }

  private void pull(PodView view, Container container) {
    var memory = view.memory().container(container.getName());
    if (memory.image() instanceof ImageState.Failed failed
        && failed.reason().equals("ErrImagePull")
        && !failed.at().plus(ContainerStatuses.FRESH).isAfter(view.now())
        && entry.first("pull/" + container.getName() + "/" + failed.at())) {
      events.normal(view.pod(), "BackOff", BackOffMessages.pull(container.getImage()));
      events.warning(view.pod(), "Failed", "Error: ImagePullBackOff");
    }
  }
}
