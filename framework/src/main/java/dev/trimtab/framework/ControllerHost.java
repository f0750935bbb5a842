package dev.trimtab.framework;

import dev.trimtab.framework.spi.BackgroundTask;
import dev.trimtab.framework.spi.ControllerPlugin;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.fabric8.Fabric8Informers;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs controllers against one server.
 *
 * <p><b>Guarantees.</b> A key of a controller is with one worker at a time. No worker starts before
 * all caches of its controller are complete. A key is not reconciled again before the caches show
 * the writes that its last reconcile made through {@link Context#writer()}. An exception of a
 * reconciler stops nothing else.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public final class ControllerHost implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControllerHost.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final Map<String, ControllerLoop<?>> loops;
  private final HostEnvironment environment;
  private final EventSink events;
  private final @Nullable InformerFactory ownInformers;
  private final List<BackgroundTask> tasks;
  private final BackgroundTask.Environment taskEnvironment;
  private final List<BackgroundTask.Running> runningTasks = new CopyOnWriteArrayList<>();

  private ControllerHost(Builder builder) {
    InformerFactory given = builder.informers;
    InformerFactory informers =
        given == null
            ? Fabric8Informers.builder(builder.client, builder.platform)
                .audit(new AuditMeters(builder.metrics))
                .build()
            : given;
    ownInformers = given == null ? informers : null;
    tasks = List.copyOf(builder.tasks);
    taskEnvironment = new BackgroundTask.Environment(builder.client, informers, builder.platform);
    var caches = new Caches(informers, builder.name);
    environment = new HostEnvironment(builder.client, builder.platform, caches, builder.metrics);
    events = new EventSink(builder.client, builder.platform);
    loops = new LinkedHashMap<>();
    builder.controllers.forEach((name, controller) -> loops.put(name, loop(controller)));
  }

  private <T extends io.fabric8.kubernetes.api.model.HasMetadata> ControllerLoop<T> loop(
      Controller<T> controller) {
    return new ControllerLoop<>(
        controller, environment, new ClusterEventRecorder(controller.name(), events));
  }

  /** Starts a description of a host on {@code client}. */
  public static Builder builder(KubernetesClient client) {
    return new Builder(client);
  }

  /**
   * Starts all controllers; returns as soon as the server has the custom resource definitions that
   * come with their kinds. Call it once.
   */
  public void start() {
    loops
        .values()
        .forEach(
            loop ->
                ShippedDefinitions.createIfMissing(loop.controller().kind(), environment.client()));
    events.start();
    loops.values().forEach(ControllerLoop::start);
    tasks.forEach(task -> runningTasks.add(task.start(taskEnvironment)));
    log.atInfo().addKeyValue("controllers", loops.keySet()).log("controllers started");
  }

  /**
   * Waits until every controller's caches are complete and its workers run; false if {@code limit}
   * passed first. One whose kinds are not all served is not ready: see {@link #awaitSettled}.
   */
  public boolean awaitReady(Duration limit) throws InterruptedException {
    return await(CacheSync::awaitComplete, limit);
  }

  /**
   * Waits until every controller is ready or waits for a kind that the server does not serve; false
   * if {@code limit} passed first. Who waits starts as soon as the kind is served.
   */
  public boolean awaitSettled(Duration limit) throws InterruptedException {
    return await(CacheSync::awaitSettled, limit);
  }

  private interface Wait {
    boolean until(CacheSync caches, Duration limit) throws InterruptedException;
  }

  private boolean await(Wait wait, Duration limit) throws InterruptedException {
    long end = environment.platform().nanoTime() + limit.toNanos();
    for (ControllerLoop<?> loop : loops.values()) {
      Duration left = Duration.ofNanos(end - environment.platform().nanoTime());
      if (!wait.until(loop.caches(), left)) {
        return false;
      }
    }
    return true;
  }

  /** The controllers whose caches are not complete yet. */
  public List<String> notReady() {
    return loops.entrySet().stream()
        .filter(entry -> !entry.getValue().caches().isComplete())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The controllers that wait for kinds that the server does not serve, and for which, as {@code
   * PLURAL.GROUP/VERSION}.
   */
  public SortedMap<String, List<String>> missingKinds() {
    var missing = new TreeMap<String, List<String>>();
    loops.forEach((name, loop) -> missing.put(name, loop.caches().missing()));
    missing.values().removeIf(List::isEmpty);
    return missing;
  }

  /**
   * Makes a key of a controller due at once.
   *
   * @param by who asks, for the cause
   * @throws IllegalArgumentException if there is no such controller
   */
  public void enqueue(String controller, ObjectKey key, String by) {
    ControllerLoop<?> loop = loops.get(controller);
    if (loop == null) {
      throw new IllegalArgumentException(
          "no controller is named " + controller + "; there are " + loops.keySet());
    }
    loop.enqueue(key, by);
  }

  /** Stops all controllers; waits up to 10 s for reconciles under way. */
  @Override
  public void close() {
    runningTasks.forEach(BackgroundTask.Running::close);
    try {
      for (Map.Entry<String, ControllerLoop<?>> entry : loops.entrySet()) {
        if (!entry.getValue().stop(CLOSE_LIMIT)) {
          log.atWarn()
              .addKeyValue("controller", entry.getKey())
              .log("a reconcile was still under way at shut-down");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    events.close();
    environment.caches().close();
    if (ownInformers != null) {
      ownInformers.close();
    }
  }

  /** Collects a description. Not thread-safe. */
  public static final class Builder {
    private final KubernetesClient client;
    private final Map<String, Controller<?>> controllers = new LinkedHashMap<>();
    private final List<BackgroundTask> tasks = new ArrayList<>();
    private String name = "controllers";
    private Platform platform = Platform.system();
    private MeterRegistry metrics = new SimpleMeterRegistry();
    private @Nullable InformerFactory informers;

    private Builder(KubernetesClient client) {
      this.client = client;
    }

    /** A name, unique among hosts that share informers; {@code controllers} by default. */
    public Builder named(String name) {
      this.name = name;
      return this;
    }

    /** Time, threads and chance; those of the JVM by default. */
    public Builder platform(Platform platform) {
      this.platform = platform;
      return this;
    }

    /** Where figures go; nowhere by default. */
    public Builder metrics(MeterRegistry metrics) {
      this.metrics = metrics;
      return this;
    }

    /** Informers to share with others; the host's own, over the client, by default. */
    public Builder informers(InformerFactory informers) {
      this.informers = informers;
      return this;
    }

    /**
     * Adds a controller.
     *
     * @throws IllegalArgumentException if another has the same name
     */
    public Builder add(Controller<?> controller) {
      if (controllers.putIfAbsent(controller.name(), controller) != null) {
        throw new IllegalArgumentException("two controllers are named " + controller.name());
      }
      return this;
    }

    /** Adds all controllers and background tasks of a plugin. */
    public Builder add(ControllerPlugin plugin) {
      plugin.controllers().forEach(this::add);
      tasks.addAll(plugin.backgroundTasks());
      return this;
    }

    /** Adds the plugins that {@link ServiceLoader} finds. */
    public Builder addDiscovered(ClassLoader loader) {
      ServiceLoader.load(ControllerPlugin.class, loader).forEach(this::add);
      return this;
    }

    /** Ends the description. */
    public ControllerHost build() {
      return new ControllerHost(this);
    }
  }
}
