package dev.trimtab.framework;

import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.SharedInformer;
import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.Priority;
import dev.trimtab.workqueue.WorkItem;
import dev.trimtab.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one controller: from events to keys, from keys to calls of its reconciler. */
final class ControllerLoop<T extends HasMetadata> {

  private static final Logger log = LoggerFactory.getLogger(ControllerLoop.class);

  /** How long a worker waits for its caches to show the key's own writes before trying later. */
  private static final Duration OWN_WRITES_WAIT = Duration.ofMillis(500);

  private static final Duration OWN_WRITES_RETRY = Duration.ofMillis(100);

  private final Controller<T> controller;
  private final HostEnvironment environment;
  private final EventRecorder recorder;
  private final WorkQueue<ObjectKey> queue;
  private final ReconcileMeters meters;
  private final OwnWrites ownWrites = new OwnWrites();
  private final Turns turns;
  private final CacheSync caches;
  private final Subscriptions<T> subscriptions;
  private volatile boolean stopping;

  ControllerLoop(Controller<T> controller, HostEnvironment environment, EventRecorder recorder) {
    this.controller = controller;
    this.environment = environment;
    this.recorder = recorder;
    this.queue = queue();
    this.turns = new Turns(controller.rank() != null);
    this.caches = new CacheSync(controller.name(), environment.platform());
    this.subscriptions = new Subscriptions<>(controller, environment.caches(), caches);
    this.meters = new ReconcileMeters(environment.metrics(), controller.name(), queue, caches);
  }

  private WorkQueue<ObjectKey> queue() {
    var builder = WorkQueue.<ObjectKey>builder(environment.platform()).tenant(ObjectKey::namespace);
    ToIntFunction<? super T> rank = controller.rank();
    return rank == null ? builder.build() : builder.ranked(key -> rank(key, rank)).build();
  }

  private int rank(ObjectKey key, ToIntFunction<? super T> rank) {
    return environment
        .caches()
        .informer(controller.kind())
        .lister()
        .snapshot(key)
        .map(object -> rank.applyAsInt(object.shared()))
        .orElse(0);
  }

  Controller<T> controller() {
    return controller;
  }

  HostEnvironment environment() {
    return environment;
  }

  EventRecorder recorder() {
    return recorder;
  }

  /** Subscribes to the controller's kinds and starts its workers once all caches are complete. */
  void start() {
    subscriptions.open(new Triggers<>(controller, queue));
    environment.platform().threads().newThread(this::runWorkers).start();
    if (controller.resync().isPositive()) {
      scheduleResync();
    }
  }

  private void runWorkers() {
    try {
      if (caches.await()) {
        for (int i = 0; i < controller.workers(); i++) {
          environment.platform().threads().newThread(this::work).start();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void scheduleResync() {
    var _ =
        environment
            .platform()
            .timers()
            .schedule(
                controller.resync(),
                () -> {
                  if (!stopping) {
                    environment.platform().threads().newThread(this::resync).start();
                    scheduleResync();
                  }
                });
  }

  private void resync() {
    for (T object : environment.caches().informer(controller.kind()).lister().list()) {
      if (controller.filter().test(object)) {
        queue.add(RecordingWriter.keyOf(object), Priority.LOW, new Cause.Timer());
      }
    }
  }

  /** What the controller waits for before it works. */
  CacheSync caches() {
    return caches;
  }

  void enqueue(ObjectKey key, String by) {
    queue.add(key, Priority.HIGH, new Cause.Request(by));
  }

  /** Ends intake, then waits for calls under way; false if {@code limit} passed first. */
  boolean stop(Duration limit) throws InterruptedException {
    stopping = true;
    caches.close();
    subscriptions.close();
    return queue.shutDownAndDrain(limit);
  }

  private void work() {
    try {
      while (handleNext()) {
        // until the queue has ended
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean handleNext() throws InterruptedException {
    turns.await();
    try {
      Optional<WorkItem<ObjectKey>> item = queue.take();
      if (item.isPresent()) {
        try {
          if (!stopping) {
            handle(item.get());
          }
        } finally {
          queue.done(item.get().key());
        }
      }
      return item.isPresent();
    } finally {
      turns.pass();
    }
  }

  /** The next key may be begun. */
  void passTurn() {
    turns.pass();
  }

  private void handle(WorkItem<ObjectKey> item) throws InterruptedException {
    ObjectKey key = item.key();
    if (!cachesShowOwnWrites(key)) {
      queue.addAfter(key, OWN_WRITES_RETRY, new Cause.Timer());
      return;
    }
    long begin = environment.platform().nanoTime();
    try {
      Result result = reconcile(item);
      queue.forget(key);
      if (result instanceof Result.RequeueAfter(Duration delay)) {
        queue.addAfter(key, delay, new Cause.Timer());
      }
      meters.succeeded(begin, environment.platform().nanoTime());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      meters.failed(begin, environment.platform().nanoTime());
      report(item, e);
      queue.addRateLimited(key);
    }
  }

  private Result reconcile(WorkItem<ObjectKey> item) throws Exception {
    ObjectKey key = item.key();
    Optional<T> object =
        environment
            .caches()
            .informer(controller.kind())
            .lister()
            .get(key)
            .filter(controller.filter());
    var writer =
        new RecordingWriter(
            environment.client(),
            controller.name(),
            write -> remember(key, write),
            meters::withoutEffect);
    String uid = object.map(o -> o.getMetadata().getUid()).orElse("");
    var context = new ReconcileContext<>(this, writer, uid, item);
    return object.isPresent()
        ? controller.reconciler().reconcile(object.get(), context)
        : controller.reconciler().absent(key, context);
  }

  private void report(WorkItem<ObjectKey> item, Throwable failure) {
    boolean conflict =
        failure instanceof KubernetesClientException e
            && e.getCode() == HttpURLConnection.HTTP_CONFLICT;
    // A conflict is the normal way to learn that somebody else was quicker.
    (conflict ? log.atDebug() : log.atWarn())
        .addKeyValue("controller", controller.name())
        .addKeyValue("key", item.key())
        .addKeyValue("attempt", item.attempt())
        .setCause(conflict ? null : failure)
        .log("reconcile failed; will be tried again");
  }

  private boolean cachesShowOwnWrites(ObjectKey key) throws InterruptedException {
    for (OwnWrites.Expectation expectation : ownWrites.of(key)) {
      if (!expectation.met(OWN_WRITES_WAIT)) {
        return false;
      }
    }
    ownWrites.confirm(key);
    return true;
  }

  /** At once, because a version that has no order may be overtaken before the next call. */
  private void remember(ObjectKey reconciled, OwnWrites.Write write) {
    if (knows(write.kind())) {
      ownWrites.add(reconciled, expectation(write));
    }
  }

  private OwnWrites.Expectation expectation(OwnWrites.Write write) {
    SharedInformer<? extends HasMetadata> informer = environment.caches().informer(write.kind());
    return switch (write) {
      case OwnWrites.Write.Stored stored -> informer.expect(stored.key(), stored.version())::await;
      case OwnWrites.Write.Removed removed ->
          limit ->
              informer
                  .lister()
                  .get(removed.key())
                  .filter(object -> object.getMetadata().getUid().equals(removed.uid()))
                  .isEmpty();
    };
  }

  /**
   * Fails unless the controller reconciles, owns or watches {@code kind}.
   *
   * @throws IllegalArgumentException if it does not
   */
  void requireKnown(Class<? extends HasMetadata> kind) {
    if (!knows(kind)) {
      throw new IllegalArgumentException(
          "controller %s neither reconciles, owns nor watches %s"
              .formatted(controller.name(), kind.getSimpleName()));
    }
  }

  private boolean knows(Class<? extends HasMetadata> kind) {
    return controller.kind() == kind
        || controller.owned().contains(kind)
        || controller.watched().stream().anyMatch(watched -> watched.kind() == kind);
  }
}
