package dev.trimtab.agent.pod;

import dev.trimtab.agent.pod.Decision.Draft;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Instant;

/** Starts a container: holds back as its history asks, gets its image, then starts it. */
final class StartPlan {

  private final PodView view;
  private final Draft draft;

  StartPlan(PodView view, Draft draft) {
    this.view = view;
    this.draft = draft;
  }

  /** Gets the container's image unless that has been tried. */
  void fetch(Container container) {
    if (view.memory().container(container.getName()).image() instanceof ImageState.Unknown) {
      draft.act(new Action.PullImage(container.getName()));
    }
  }

  void start(Container container, SandboxStatus sandbox) {
    String name = container.getName();
    ContainerMemory memory = view.memory().container(name);
    Instant due = due(name, memory);
    if (due.isAfter(view.now())) {
      draft.wakeAt(due);
      if (memory.failure() != null && memory.failure().notBefore().isAfter(view.now())) {
        draft.wakeAt(memory.failure().notBefore());
      }
      return;
    }
    switch (memory.image()) {
      case ImageState.Unknown unknown -> draft.act(new Action.PullImage(name));
      case ImageState.Failed failed when failed.notBefore().isAfter(view.now()) -> {
        draft.wakeAt(failed.notBefore());
        Instant told = failed.at().plus(ContainerStatuses.FRESH);
        if (told.isAfter(view.now())) {
          draft.wakeAt(told);
        }
      }
      case ImageState.Failed failed -> draft.act(new Action.PullImage(name));
      case ImageState.Present present ->
          draft.act(
              new Action.Start(name, view.nextAttempt(name), sandbox.id(), present.image().id()));
    }
  }

  /** A start that was cut short, by the end of an agent or by a failure: begins it anew. */
  void redo(Container container, ContainerStatus created) {
    if (view.busy().contains(Action.startSlot(container.getName()))) {
      return;
    }
    StartFailure failure = view.memory().container(container.getName()).failure();
    if (failure != null && failure.notBefore().isAfter(view.now())) {
      draft.wakeAt(failure.notBefore());
    } else {
      draft.act(new Action.RemoveContainer(created.id()));
    }
  }

  private Instant due(String name, ContainerMemory memory) {
    Instant due = view.observed().newest(name).map(c -> due(c, memory)).orElse(Instant.EPOCH);
    StartFailure failure = memory.failure();
    return failure != null && failure.notBefore().isAfter(due) ? failure.notBefore() : due;
  }

  private static Instant due(ContainerStatus last, ContainerMemory memory) {
    return last.state() instanceof State.Exited exited
        ? memory.restarts().notBefore(exited.finished())
        : Instant.EPOCH;
  }
}
