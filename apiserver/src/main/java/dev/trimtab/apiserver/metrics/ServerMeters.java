package dev.trimtab.apiserver.metrics;

import dev.trimtab.apiserver.model.GroupVersionKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;

/** The figures of one server. */
public final class ServerMeters {

  /** Upper bounds in seconds; some of kube-apiserver's, and one below, as the store is near. */
  private static final Duration[] BOUNDS =
      DoubleStream.of(0.001, 0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 5, 10, 30, 60)
          .mapToObj(seconds -> Duration.ofNanos((long) (seconds * 1e9)))
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final Map<RequestLabels, Timer> durations = new ConcurrentHashMap<>();
  private final Map<Answered, Counter> requests = new ConcurrentHashMap<>();
  private final Map<RequestLabels, AtomicInteger> longRunning = new ConcurrentHashMap<>();
  private final Map<GroupVersionKind, Watched> watched = new ConcurrentHashMap<>();
  private final AtomicInteger reading = new AtomicInteger();
  private final AtomicInteger mutating = new AtomicInteger();

  /** Registers the figures with {@code registry}. */
  public ServerMeters(MeterRegistry registry) {
    this.registry = registry;
    inFlight("readOnly", reading);
    inFlight("mutating", mutating);
  }

  private record Answered(RequestLabels labels, String dryRun, int code) {}

  /** The figures of one kind's watches. */
  private record Watched(AtomicInteger now, Counter events) {}

  private void inFlight(String kind, AtomicInteger now) {
    Gauge.builder("apiserver.current.inflight.requests", now, AtomicInteger::get)
        .description("Requests that are being answered; not those that stay open")
        .tag("request_kind", kind)
        .register(registry);
  }

  /**
   * A request has come.
   *
   * @return to be run when it is answered
   */
  public Runnable begin(boolean changesSomething) {
    AtomicInteger now = changesSomething ? mutating : reading;
    now.incrementAndGet();
    return now::decrementAndGet;
  }

  /**
   * A request was answered.
   *
   * @param dryRun {@code All} or empty
   * @param nanos how long the answer took to make
   */
  public void answered(RequestLabels labels, String dryRun, int code, long nanos) {
    requests.computeIfAbsent(new Answered(labels, dryRun, code), this::counter).increment();
    durations.computeIfAbsent(labels, this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Counter counter(Answered answered) {
    return Counter.builder("apiserver.request")
        .description("Requests that were answered")
        .tags(answered.labels.tags())
        .tag("dry_run", answered.dryRun)
        .tag("code", Integer.toString(answered.code))
        .register(registry);
  }

  private Timer timer(RequestLabels labels) {
    return Timer.builder("apiserver.request.duration")
        .description("Time from a request to its answer, or to the beginning of a stream")
        .tags(labels.tags())
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  /**
   * A request stays open.
   *
   * @return to be run when it ends
   */
  public Runnable stays(RequestLabels labels) {
    AtomicInteger now = longRunning.computeIfAbsent(labels, this::open);
    now.incrementAndGet();
    return now::decrementAndGet;
  }

  private AtomicInteger open(RequestLabels labels) {
    var now = new AtomicInteger();
    Gauge.builder("apiserver.longrunning.requests", now, AtomicInteger::get)
        .description("Requests that stay open, such as watches")
        .tags(labels.tags())
        .register(registry);
    return now;
  }

  /** A watch begins, by a request or from within this process. */
  public WatchMeter watch(GroupVersionKind kind) {
    Watched figures = watched.computeIfAbsent(kind, this::watched);
    figures.now.incrementAndGet();
    return new WatchMeter(figures.now, figures.events);
  }

  private Watched watched(GroupVersionKind kind) {
    Tags tags = Tags.of("group", kind.group(), "version", kind.version(), "kind", kind.kind());
    var now = new AtomicInteger();
    Gauge.builder("apiserver.registered.watchers", now, AtomicInteger::get)
        .description("Watches that are open, by requests and from within the process")
        .tags(tags)
        .register(registry);
    Counter events =
        Counter.builder("apiserver.watch.events")
            .description("Events that were handed to watches")
            .tags(tags)
            .register(registry);
    return new Watched(now, events);
  }

  /** Durations of commits. */
  Timer commits() {
    return Timer.builder("trimtab.store.commit")
        .description("Time until a group of writes is durable")
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  /** Writes that became durable. */
  Counter writes() {
    return Counter.builder("trimtab.store.writes")
        .description("Writes that became durable")
        .register(registry);
  }
}
