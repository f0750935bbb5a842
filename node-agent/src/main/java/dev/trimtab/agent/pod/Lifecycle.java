package dev.trimtab.agent.pod;

import dev.trimtab.agent.pod.Decision.Draft;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what to do about a pod. A pure function: the same view always gives the same decision.
 *
 * <p>Source of the rules: the Kubernetes documentation, "Pod Lifecycle", "Init Containers",
 * "Sidecar Containers" and "Container Lifecycle Hooks".
 */
public final class Lifecycle {

  private Lifecycle() {}

  /** What to do now. */
  public static Decision decide(PodView view) {
    var draft = new Draft(view.busy());
    if (mustEnd(view)) {
      new StopPlan(view, draft).end();
    } else if (volumesReady(view, draft)) {
      new RunPlan(view, draft).run();
    }
    return draft.done();
  }

  /**
   * Why the pod fails although its containers might run on: what is remembered, or a deadline that
   * has passed.
   */
  public static Optional<Verdict> verdict(PodView view) {
    if (view.memory().verdict() != null) {
      return Optional.of(view.memory().verdict());
    }
    return Pods.activeUntil(view.pod())
        .filter(end -> !end.isAfter(view.now()))
        .filter(end -> !Pods.isTerminal(view.pod()))
        .map(
            end ->
                new Verdict(
                    "DeadlineExceeded",
                    "Pod was active on the node longer than the specified deadline"));
  }

  /** Whether nothing of the pod is to run any more. */
  static boolean mustEnd(PodView view) {
    return Pods.isDeleting(view.pod())
        || Pods.isTerminal(view.pod())
        || verdict(view).isPresent()
        || Completion.isComplete(view);
  }

  private static boolean volumesReady(PodView view, Draft draft) {
    return switch (view.memory().volumes()) {
      case PodMemory.Volumes.Ready ready -> {
        refresh(ready.refreshAt(), view, draft);
        yield true;
      }
      case PodMemory.Volumes.Failed failed -> {
        if (failed.notBefore().isAfter(view.now())) {
          draft.wakeAt(failed.notBefore());
        } else {
          draft.act(new Action.PrepareVolumes());
        }
        yield false;
      }
      case PodMemory.Volumes.Unknown unknown -> {
        draft.act(new Action.PrepareVolumes());
        yield false;
      }
      case PodMemory.Volumes.Released released -> {
        draft.act(new Action.PrepareVolumes());
        yield false;
      }
    };
  }

  /** Volumes in use are brought up to date beside all else. */
  private static void refresh(Instant due, PodView view, Draft draft) {
    if (!due.isAfter(view.now())) {
      draft.act(new Action.PrepareVolumes());
    } else if (due.isBefore(Instant.MAX)) {
      draft.wakeAt(due);
    }
  }

  /**
   * What to do about what is left of a pod that the server no longer has. It is ended as if it were
   * being deleted, then forgotten.
   */
  public static Decision decideGone(PodView view) {
    var draft = new Draft(view.busy());
    var observed = view.observed();
    boolean released = view.memory().volumes() instanceof PodMemory.Volumes.Released;
    boolean lives =
        !observed.running().isEmpty() || observed.sandboxes().stream().anyMatch(s -> s.ready());
    if (lives || !released) {
      new StopPlan(view, draft).end();
    } else {
      observed.sandboxes().forEach(s -> draft.act(new Action.RemoveSandbox(s.id())));
    }
    return draft.done();
  }
}
