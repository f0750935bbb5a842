package dev.trimtab.agent.probe;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The probes of one running container. Startup comes first; the others wait for it. */
final class ContainerProbes {

  private final Container container;
  private final Target target;
  private final Instant started;
  private final Checks checks;
  private final Platform platform;
  private final Runnable changed;
  private final BiConsumer<String, String> unhealthy;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ProbeKind, Tally> tallies = new EnumMap<>(ProbeKind.class);
  private final Map<ProbeKind, Timers.Timer> timers = new EnumMap<>(ProbeKind.class);
  private ProbeState state;
  private boolean closed;

  /**
   * @param subject the container as it is found
   * @param changed called when the state has changed
   * @param unhealthy called with a reason and a message for every failure
   */
  ContainerProbes(
      Container container,
      Subject subject,
      Checks checks,
      Platform platform,
      Runnable changed,
      BiConsumer<String, String> unhealthy) {
    this.container = container;
    this.target = subject.target();
    this.started = subject.started();
    this.checks = checks;
    this.platform = platform;
    this.changed = changed;
    this.unhealthy = unhealthy;
    boolean running = container.getStartupProbe() == null || subject.wasStarted();
    boolean ready = container.getReadinessProbe() == null || subject.wasReady();
    this.state = new ProbeState(running, running && ready, "", -1);
    for (ProbeKind kind : ProbeKind.values()) {
      boolean optimistic =
          switch (kind) {
            case STARTUP -> running;
            case LIVENESS -> true;
            case READINESS -> ready;
          };
      tallies.put(kind, Tally.starting(optimistic));
    }
  }

  static boolean hasAny(Container container) {
    return container.getStartupProbe() != null
        || container.getLivenessProbe() != null
        || container.getReadinessProbe() != null;
  }

  ProbeState state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  void start() {
    lock.lock();
    try {
      if (!state.started()) {
        scheduleFirst(ProbeKind.STARTUP);
      } else {
        scheduleFirst(ProbeKind.LIVENESS);
        scheduleFirst(ProbeKind.READINESS);
      }
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      timers.values().forEach(Timers.Timer::cancel);
      timers.clear();
    } finally {
      lock.unlock();
    }
  }

  private void scheduleFirst(ProbeKind kind) {
    Probe probe = kind.of(container);
    if (probe != null) {
      Instant due = started.plusSeconds(or(probe.getInitialDelaySeconds(), 0));
      Duration delay = Duration.between(platform.clock().instant(), due);
      schedule(kind, probe, delay.isNegative() ? Duration.ZERO : delay);
    }
  }

  private void schedule(ProbeKind kind, Probe probe, Duration delay) {
    if (!closed) {
      Runnable task = () -> platform.threads().newThread(() -> probe(kind, probe)).start();
      timers.put(kind, platform.timers().schedule(delay, task));
    }
  }

  private void probe(ProbeKind kind, Probe probe) {
    Outcome outcome;
    try {
      Duration limit = Duration.ofSeconds(or(probe.getTimeoutSeconds(), 1));
      outcome = checks.run(Check.of(container, probe), target, limit);
    } catch (IllegalArgumentException wrong) {
      outcome = Outcome.failure(String.valueOf(wrong.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return;
    }
    if (note(kind, probe, outcome)) {
      changed.run();
    }
  }

  /** Whether the state has changed. */
  private boolean note(ProbeKind kind, Probe probe, Outcome outcome) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      int failures = or(probe.getFailureThreshold(), 3);
      Tally tally = tally(kind).with(outcome.ok(), or(probe.getSuccessThreshold(), 1), failures);
      tallies.put(kind, tally);
      if (!outcome.ok()) {
        unhealthy.accept("Unhealthy", kind.word + " probe failed: " + outcome.message());
      }
      ProbeState before = state;
      state = next(kind, probe, tally, failures);
      if (state.failed().isEmpty()) {
        proceed(kind, probe, before);
      }
      return !state.equals(before);
    } finally {
      lock.unlock();
    }
  }

  private void proceed(ProbeKind kind, Probe probe, ProbeState before) {
    if (kind == ProbeKind.STARTUP && state.started()) {
      if (!before.started()) {
        scheduleFirst(ProbeKind.LIVENESS);
        scheduleFirst(ProbeKind.READINESS);
      }
      return;
    }
    schedule(kind, probe, Duration.ofSeconds(or(probe.getPeriodSeconds(), 10)));
  }

  private ProbeState next(ProbeKind kind, Probe probe, Tally tally, int failures) {
    boolean running = tally(ProbeKind.STARTUP).verdict();
    boolean ready = running && tally(ProbeKind.READINESS).verdict();
    if (kind == ProbeKind.READINESS || !tally.failed(failures)) {
      return new ProbeState(running, ready, state.failed(), state.graceSeconds());
    }
    String why =
        "Container %s failed %s probe, will be restarted"
            .formatted(container.getName(), kind.word.toLowerCase(Locale.ROOT));
    Long grace = probe.getTerminationGracePeriodSeconds();
    return new ProbeState(running, false, why, grace == null ? -1 : grace);
  }

  private Tally tally(ProbeKind kind) {
    return tallies.getOrDefault(kind, Tally.starting(true));
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  /**
   * The container as it is found.
   *
   * @param wasStarted the server was told that it has started
   * @param wasReady the server was told that it is ready
   */
  record Subject(Target target, Instant started, boolean wasStarted, boolean wasReady) {}
}
