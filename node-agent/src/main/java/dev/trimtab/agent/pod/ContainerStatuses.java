package dev.trimtab.agent.pod;

import dev.trimtab.node.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Words for the server what is known of a pod's containers. Pure. */
final class ContainerStatuses {

  /** How long a failed pull is told as the error itself, before it is told as a back-off. */
  static final Duration FRESH = Duration.ofSeconds(1);

  private final PodView view;
  private final TerminationMessages messages;

  ContainerStatuses(PodView view, TerminationMessages messages) {
    this.view = view;
    this.messages = messages;
  }

  ContainerStatus of(Container wanted) {
    String name = wanted.getName();
    ContainerStatus told = Pods.told(view.pod(), name);
    var found = view.observed().newest(name);
    ContainerState state = state(wanted);
    boolean running = state.getRunning() != null;
    boolean started = running && found.filter(view::isStarted).isPresent();
    return new ContainerStatusBuilder()
        .withName(name)
        .withImage(wanted.getImage())
        .withImageID(found.map(c -> c.spec().imageId()).orElse(orEmpty(told.getImageID())))
        .withContainerID(
            found.map(c -> "trimtab://" + c.id()).orElse(orEmpty(told.getContainerID())))
        .withRestartCount(found.map(c -> c.spec().attempt()).orElse(restarts(told)))
        .withState(state)
        .withLastState(lastState(wanted, state, told))
        .withStarted(isEphemeral(wanted) ? null : started)
        .withReady(isReady(wanted, state, started))
        .build();
  }

  /** Nobody waits for an ephemeral container to be started or ready. */
  private boolean isEphemeral(Container wanted) {
    return Ephemeral.is(view.pod(), wanted.getName());
  }

  private boolean isReady(Container wanted, ContainerState state, boolean started) {
    if (isEphemeral(wanted)) {
      return false;
    }
    if (Pods.isInit(view.pod(), wanted.getName()) && !Pods.isSidecar(wanted)) {
      return state.getTerminated() != null && state.getTerminated().getExitCode() == 0;
    }
    return started
        && view.observed().newest(wanted.getName()).filter(c -> view.probe(c).ready()).isPresent();
  }

  private ContainerState state(Container wanted) {
    var found = view.observed().newest(wanted.getName());
    if (found.isEmpty()) {
      return lost(wanted).orElseGet(() -> waiting(wanted));
    }
    return switch (found.get().state()) {
      case State.Running running ->
          new ContainerStateBuilder()
              .withNewRunning()
              .withStartedAt(Timestamps.of(running.started()))
              .endRunning()
              .build();
      case State.Created created -> waiting(wanted);
      case State.Exited exited ->
          willStartAgain(wanted, exited) ? afterEnd(wanted, found.get()) : terminated(found.get());
    };
  }

  /** An ended container of which the runtime knows nothing any more keeps what was told of it. */
  private Optional<ContainerState> lost(Container wanted) {
    return Optional.ofNullable(Pods.told(view.pod(), wanted.getName()).getState())
        .filter(state -> state.getTerminated() != null)
        .filter(
            state ->
                Pods.isTerminal(view.pod()) || Pods.isDeleting(view.pod()) || isEphemeral(wanted));
  }

  private boolean willStartAgain(Container wanted, State.Exited exited) {
    return view.restarts(wanted, exited.exitCode()) && !Lifecycle.mustEnd(view);
  }

  /** Ended, and about to be run again: what holds the restart back, if anything does. */
  private ContainerState afterEnd(Container wanted, dev.trimtab.node.ContainerStatus ended) {
    var memory = view.memory().container(wanted.getName());
    var exited = (State.Exited) ended.state();
    if (isTold(memory.failure())
        || memory.image() instanceof ImageState.Failed
        || !view.observed().current(wanted.getName()).isPresent()) {
      return waiting(wanted);
    }
    return memory.restarts().notBefore(exited.finished()).isAfter(view.now())
        ? waiting("CrashLoopBackOff", BackOffMessages.restart(view.pod(), wanted, memory))
        : terminated(ended);
  }

  /** A program that could not be executed is told as such at first, then as a back-off. */
  private boolean isTold(@Nullable StartFailure failure) {
    return failure != null
        && (!failure.reason().equals(StartFailure.RUN) || failure.notBefore().isAfter(view.now()));
  }

  private ContainerState waiting(Container wanted) {
    var memory = view.memory().container(wanted.getName());
    if (memory.failure() != null) {
      return waiting(memory.failure().reason(), memory.failure().message());
    }
    if (memory.image() instanceof ImageState.Failed failed) {
      boolean fresh = failed.at().plus(FRESH).isAfter(view.now());
      return fresh || !failed.reason().equals("ErrImagePull")
          ? waiting(failed.reason(), failed.message())
          : waiting(
              "ImagePullBackOff",
              BackOffMessages.pull(wanted.getImage()) + ": " + failed.message());
    }
    boolean first = Pods.isInit(view.pod(), wanted.getName()) || isEphemeral(wanted);
    boolean behindInit = !view.pod().getSpec().getInitContainers().isEmpty();
    return waiting(first || !behindInit ? "ContainerCreating" : "PodInitializing", "");
  }

  private ContainerState waiting(String reason, String message) {
    return new ContainerStateBuilder()
        .withNewWaiting()
        .withReason(reason)
        .withMessage(message.isEmpty() ? null : message)
        .endWaiting()
        .build();
  }

  private ContainerState terminated(dev.trimtab.node.ContainerStatus ended) {
    var exited = (State.Exited) ended.state();
    Instant started = exited.started();
    String message = exited.message().isEmpty() ? messages.of(ended) : exited.message();
    return new ContainerStateBuilder()
        .withTerminated(
            new ContainerStateTerminatedBuilder()
                .withExitCode(exited.exitCode())
                .withSignal(exited.signal() == 0 ? null : exited.signal())
                .withReason(reason(exited))
                .withMessage(message.isEmpty() ? null : message)
                .withStartedAt(Timestamps.of(started == null ? exited.created() : started))
                .withFinishedAt(Timestamps.of(exited.finished()))
                .withContainerID("trimtab://" + ended.id())
                .build())
        .build();
  }

  private static String reason(State.Exited exited) {
    if (exited.oomKilled()) {
      return "OOMKilled";
    }
    if (exited.started() == null) {
      return "StartError";
    }
    return exited.exitCode() == 0 ? "Completed" : "Error";
  }

  /** How the container before this one ended; this one, if another is to follow. */
  private ContainerState lastState(Container wanted, ContainerState now, ContainerStatus told) {
    var ended =
        view.observed().all(wanted.getName()).stream()
            .filter(c -> c.state() instanceof State.Exited)
            .skip(now.getTerminated() == null ? 0 : 1)
            .findFirst();
    if (ended.isPresent()) {
      return terminated(ended.get());
    }
    ContainerState before = told.getLastState();
    ContainerState toldState = told.getState();
    boolean forgotten = view.observed().newest(wanted.getName()).isEmpty();
    if (forgotten && toldState != null && toldState.getTerminated() != null) {
      return now.getTerminated() == null ? toldState : orNone(before);
    }
    return orNone(before);
  }

  private static ContainerState orNone(ContainerState state) {
    return state == null ? new ContainerState() : state;
  }

  private static int restarts(ContainerStatus told) {
    return told.getRestartCount() == null ? 0 : told.getRestartCount();
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
