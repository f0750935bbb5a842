package dev.trimtab.agent.pod;

import dev.trimtab.agent.pod.Decision.Draft;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Ends what runs: containers first, then sidecars in reverse order, then the sandbox, then the
 * volumes; last, for a pod being deleted, the pod object.
 */
final class StopPlan {

  private static final Duration DELETE_AGAIN = Duration.ofSeconds(10);

  /** Of pods that must go at once, as of those whose own grace period is 0. */
  private static final Duration SHORTEST_GRACE = Duration.ofSeconds(1);

  private final PodView view;
  private final Draft draft;

  StopPlan(PodView view, Draft draft) {
    this.view = view;
    this.draft = draft;
  }

  /** Ends the whole pod. */
  void end() {
    List<ContainerStatus> next = nextToStop();
    if (!next.isEmpty()) {
      next.forEach(c -> stop(c, grace(), "Stopping container " + name(c)));
      return;
    }
    if (view.busy().stream().anyMatch(Action::mayRunMore)) {
      return;
    }
    for (SandboxStatus sandbox : view.observed().sandboxes()) {
      if (sandbox.ready()) {
        draft.act(new Action.StopSandbox(sandbox.id()));
        return;
      }
    }
    release();
  }

  private Duration grace() {
    boolean atOnce = Lifecycle.verdict(view).filter(Verdict::atOnce).isPresent();
    return atOnce ? SHORTEST_GRACE : Pods.grace(view.pod());
  }

  private void release() {
    switch (view.memory().volumes()) {
      case PodMemory.Volumes.Released released -> {
        if (Pods.isDeleting(view.pod())) {
          delete();
        }
      }
      case PodMemory.Volumes.Failed failed -> draft.act(new Action.ReleaseVolumes());
      case PodMemory.Volumes.Ready ready -> draft.act(new Action.ReleaseVolumes());
      case PodMemory.Volumes.Unknown unknown -> draft.act(new Action.ReleaseVolumes());
    }
  }

  /** Somebody's finalizer may keep the pod after it was deleted: then there is nothing to hurry. */
  private void delete() {
    Instant sent = view.memory().deleted();
    if (sent == null || !sent.plus(DELETE_AGAIN).isAfter(view.now())) {
      draft.act(new Action.DeleteFromServer());
    } else {
      draft.wakeAt(sent.plus(DELETE_AGAIN));
    }
  }

  /** All but sidecars; without any, the last sidecar that still runs. */
  private List<ContainerStatus> nextToStop() {
    var running = view.observed().running();
    var ordinary = running.stream().filter(c -> !Pods.isSidecar(wanted(c))).toList();
    if (!ordinary.isEmpty()) {
      return ordinary;
    }
    return view.pod().getSpec().getInitContainers().reversed().stream()
        .map(init -> running.stream().filter(c -> name(c).equals(init.getName())).toList())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  /** Begins to stop a container, or kills it if its time is over. */
  void stop(ContainerStatus container, Duration grace, String why) {
    StopProgress progress = view.memory().stops().get(container.id());
    if (progress == null) {
      draft.act(new Action.Stop(container.id(), name(container), grace, why));
      return;
    }
    Instant deadline = progress.deadlineWithin(grace);
    if (deadline.isAfter(view.now())) {
      draft.wakeAt(deadline);
    } else {
      draft.act(new Action.Kill(container.id(), name(container)));
    }
  }

  private Container wanted(ContainerStatus container) {
    return Pods.container(view.pod(), name(container))
        .orElseGet(() -> new ContainerBuilder().withName(name(container)).build());
  }

  private static String name(ContainerStatus container) {
    return container.spec().name();
  }
}
