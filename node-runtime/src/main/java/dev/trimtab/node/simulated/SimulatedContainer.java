package dev.trimtab.node.simulated;

import dev.trimtab.node.ContainerEvent;
import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.ContainerStats;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.Limits;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.simulated.Program.Step;
import dev.trimtab.node.simulated.Program.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** One container. Every method but those timers call is called under the machine's lock. */
final class SimulatedContainer {

  private static final int SIGKILL = 9;

  private final Settings settings;
  private final ReentrantLock lock;
  private final Events events;
  private final CriLog log;
  private final List<Timers.Timer> timers = new ArrayList<>();
  private ContainerStatus status;
  private Program program = Program.RUNS_FOREVER;

  SimulatedContainer(Settings settings, ReentrantLock lock, Events events, ContainerStatus status) {
    this.settings = settings;
    this.lock = lock;
    this.events = events;
    this.status = status;
    this.log = new CriLog(status.spec().logFile());
  }

  ContainerStatus status() {
    return status;
  }

  Optional<State.Running> running() {
    return status.state() instanceof State.Running running
        ? Optional.of(running)
        : Optional.empty();
  }

  void start(Program what, long pid) {
    switch (status.state()) {
      case State.Running running -> {}
      case State.Exited exited ->
          throw new NodeException.Invalid(
              "container " + status.id() + " has ended; it cannot be started again");
      case State.Created created -> run(what, created.created(), pid);
    }
  }

  private void run(Program what, Instant created, long pid) {
    if (!what.steps().isEmpty() && what.steps().getFirst() instanceof Step.FailToStart failure) {
      state(new State.Exited(created, null, now(), 128, 0, false, failure.reason()));
      throw new NodeException.StartFailed(failure.reason());
    }
    log.create();
    program = what;
    state(new State.Running(created, now(), pid));
    events.post(new ContainerEvent.Started(status.sandboxId(), status.id()));
    perform(what.steps());
  }

  void signal(int signal) {
    if (signal < 0 || signal > 64) {
      throw new NodeException.Invalid("signal must be 0 to 64: " + signal);
    }
    if (running().isEmpty()) {
      if (signal == 0) {
        throw new NodeException.NotFound("container " + status.id() + " does not run");
      }
      return;
    }
    switch (signal) {
      case SIGKILL -> end(128 + signal, signal, false);
      case 1, 2, 3, 15 -> stop(signal);
      default -> {}
    }
  }

  private void stop(int signal) {
    switch (program.stop()) {
      case Stop.Dies() -> end(128 + signal, signal, false);
      case Stop.Exits(var after, var code) -> later(after, () -> end(code, 0, false));
      case Stop.Ignores() -> {}
    }
  }

  void end(int exitCode, int signal, boolean oomKilled) {
    if (running().isEmpty()) {
      return;
    }
    timers.forEach(Timers.Timer::cancel);
    timers.clear();
    var was = running().orElseThrow();
    var exited =
        new State.Exited(was.created(), was.started(), now(), exitCode, signal, oomKilled, "");
    state(exited);
    events.post(new ContainerEvent.Ended(status.sandboxId(), status.id(), exited));
  }

  void limits(Limits limits) {
    var s = status.spec();
    var spec =
        new ContainerSpec(
            s.name(),
            s.attempt(),
            s.imageId(),
            s.command(),
            s.args(),
            s.env(),
            s.workingDir(),
            s.mounts(),
            limits,
            s.oomScoreAdjust(),
            s.security(),
            s.stdin(),
            s.stdinOnce(),
            s.tty(),
            s.logFile(),
            s.labels(),
            s.processesOf());
    status = new ContainerStatus(status.id(), status.sandboxId(), spec, status.state());
  }

  Optional<ContainerStats> stats() {
    return running()
        .map(
            running -> {
              var age = Duration.between(running.started(), now());
              var usage = program.usage();
              var cpu = age.multipliedBy(usage.cpuMillis()).dividedBy(1000);
              return new ContainerStats(cpu, usage.memory(), usage.memory(), 1);
            });
  }

  Program program() {
    return program;
  }

  private void perform(List<Step> steps) {
    for (int i = 0; i < steps.size() && running().isPresent(); i++) {
      switch (steps.get(i)) {
        case Step.FailToStart failure ->
            throw new IllegalStateException("FailToStart can only be the first step");
        case Step.Print(var line) -> log.write(now(), "stdout", line);
        case Step.Complain(var line) -> log.write(now(), "stderr", line);
        case Step.Exit(var code) -> end(code, 0, false);
        case Step.RunOutOfMemory() -> end(128 + SIGKILL, SIGKILL, true);
        case Step.Wait(var time) -> {
          var rest = List.copyOf(steps.subList(i + 1, steps.size()));
          later(time, () -> perform(rest));
          return;
        }
      }
    }
  }

  private void later(Duration delay, Runnable task) {
    timers.add(settings.timers().schedule(delay, () -> fire(task)));
  }

  private void fire(Runnable task) {
    lock.lock();
    try {
      if (running().isPresent()) {
        task.run();
      }
    } finally {
      lock.unlock();
    }
    events.deliver();
  }

  private void state(State state) {
    status = new ContainerStatus(status.id(), status.sandboxId(), status.spec(), state);
  }

  private Instant now() {
    return settings.clock().instant();
  }
}
