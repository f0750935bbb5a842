package dev.trimtab.agent.pod;

import dev.trimtab.agent.pod.Decision.Draft;
import dev.trimtab.agent.probe.ProbeState;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;

/**
 * Runs what shall run: a sandbox, init containers one after the other, then the containers; and
 * restarts what ended or is no longer healthy.
 */
final class RunPlan {

  private final PodView view;
  private final Draft draft;
  private final StartPlan starts;
  private final StopPlan stops;

  RunPlan(PodView view, Draft draft) {
    this.view = view;
    this.draft = draft;
    this.starts = new StartPlan(view, draft);
    this.stops = new StopPlan(view, draft);
  }

  void run() {
    Pods.activeUntil(view.pod()).ifPresent(draft::wakeAt);
    view.observed().readySandbox().ifPresentOrElse(this::runIn, this::newSandbox);
  }

  private void newSandbox() {
    if (!view.observed().running().isEmpty()) {
      // Its network is gone, so a container that still runs cannot be kept.
      view.observed().running().stream()
          .map(ContainerStatus::sandboxId)
          .distinct()
          .forEach(id -> draft.act(new Action.StopSandbox(id)));
      return;
    }
    StartFailure failure = view.memory().sandboxFailure();
    if (failure != null && failure.notBefore().isAfter(view.now())) {
      draft.wakeAt(failure.notBefore());
      return;
    }
    int attempt = view.observed().newestSandbox().map(s -> s.spec().attempt() + 1).orElse(0);
    draft.act(new Action.RunSandbox(attempt));
    firstToRun().forEach(starts::fetch);
  }

  /** The containers that need nothing but the sandbox; their images can come meanwhile. */
  private List<Container> firstToRun() {
    var inits = view.pod().getSpec().getInitContainers();
    return inits.isEmpty() ? view.pod().getSpec().getContainers() : List.of(inits.getFirst());
  }

  private void runIn(SandboxStatus sandbox) {
    forgetOld();
    forgetOldSandboxes();
    Ephemeral.of(view.pod()).forEach(c -> runOnceForAll(c, sandbox));
    boolean initialised = initialise(sandbox);
    if (initialised) {
      Pod pod = view.pod();
      pod.getSpec().getContainers().forEach(c -> keepRunning(c, sandbox));
    }
  }

  /** Whether the containers may run: all init containers are through, all sidecars started. */
  private boolean initialise(SandboxStatus sandbox) {
    boolean through = mainWasCreated();
    boolean complete = true;
    for (Container init : view.pod().getSpec().getInitContainers()) {
      if (Pods.isSidecar(init)) {
        keepRunning(init, sandbox);
        complete = view.observed().current(init.getName()).filter(view::isStarted).isPresent();
      } else if (!through) {
        complete = runOnce(init, sandbox);
      }
      if (!complete && !through) {
        return false;
      }
    }
    return true;
  }

  /** Init containers are not run again once a container has been created in the sandbox. */
  private boolean mainWasCreated() {
    return view.pod().getSpec().getContainers().stream()
        .anyMatch(c -> view.observed().current(c.getName()).isPresent());
  }

  /** Whether a regular init container has succeeded in this sandbox. */
  private boolean runOnce(Container init, SandboxStatus sandbox) {
    var current = view.observed().current(init.getName());
    if (current.isEmpty()) {
      starts.start(init, sandbox);
      return false;
    }
    return switch (current.get().state()) {
      case State.Running running -> false;
      case State.Created created -> {
        starts.redo(init, current.get());
        yield false;
      }
      case State.Exited exited when exited.exitCode() == 0 -> true;
      case State.Exited exited -> {
        starts.start(init, sandbox);
        yield false;
      }
    };
  }

  /** Runs an ephemeral container, unless it has begun to run in whatever sandbox. */
  private void runOnceForAll(Container ephemeral, SandboxStatus sandbox) {
    String name = ephemeral.getName();
    var newest = view.observed().newest(name);
    if (newest.isEmpty()) {
      ContainerState told = Pods.told(view.pod(), name).getState();
      if (told == null || (told.getRunning() == null && told.getTerminated() == null)) {
        starts.start(ephemeral, sandbox);
      }
    } else if (newest.get().state() instanceof State.Created) {
      starts.redo(ephemeral, newest.get());
    }
  }

  private void keepRunning(Container container, SandboxStatus sandbox) {
    var current = view.observed().current(container.getName());
    if (current.isEmpty()) {
      boolean ended =
          Completion.exitCode(view, container)
              .filter(c -> !view.restarts(container, c))
              .isPresent();
      if (!ended) {
        starts.start(container, sandbox);
      }
      return;
    }
    switch (current.get().state()) {
      case State.Running running -> checkHealth(container, current.get());
      case State.Created created -> starts.redo(container, current.get());
      case State.Exited exited -> {
        if (view.restarts(container, exited.exitCode())) {
          starts.start(container, sandbox);
        }
      }
    }
  }

  private void checkHealth(Container wanted, ContainerStatus running) {
    ProbeState probe = view.probe(running);
    String image = running.spec().labels().getOrDefault(Labels.IMAGE, wanted.getImage());
    Duration grace = Pods.grace(view.pod());
    if (view.memory().stops().containsKey(running.id())) {
      stops.stop(running, view.memory().stops().get(running.id()).grace(), "");
    } else if (!probe.failed().isEmpty()) {
      Duration own = probe.graceSeconds() < 0 ? grace : Duration.ofSeconds(probe.graceSeconds());
      stops.stop(running, own, probe.failed());
    } else if (!image.equals(wanted.getImage())) {
      String why = "Container " + wanted.getName() + " definition changed, will be restarted";
      stops.stop(running, grace, why);
    }
  }

  /** Keeps the newest sandbox and the one before it: its containers are told of as the last. */
  private void forgetOldSandboxes() {
    view.observed().sandboxes().stream()
        .skip(2)
        .filter(old -> !old.ready())
        .forEach(old -> draft.act(new Action.RemoveSandbox(old.id())));
  }

  /**
   * Keeps, of each name, the newest container and the one before it, whose log may be asked for.
   */
  private void forgetOld() {
    Pods.allContainers(view.pod())
        .forEach(
            c ->
                view.observed().all(c.getName()).stream()
                    .skip(2)
                    .filter(old -> old.state() instanceof State.Exited)
                    .forEach(old -> draft.act(new Action.RemoveContainer(old.id()))));
  }
}
