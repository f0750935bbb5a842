package dev.trimtab.framework;

import dev.trimtab.informer.SharedInformer;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caches that one controller waits for before it works. A kind that the server does not serve
 * is waited for without limit: its definition may come at any time. A warning says so, once, then
 * rarely.
 *
 * <p><b>Threads.</b> Safe for any number of threads; {@link #await} is for one, after the last
 * {@link #add}.
 */
public final class CacheSync implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CacheSync.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration TOLD_EVERY = Duration.ofHours(1);

  private final String controller;
  private final Platform platform;
  private final List<Cache> caches = new CopyOnWriteArrayList<>();
  private final CountDownLatch complete = new CountDownLatch(1);

  /** All caches are complete, or some kind is known not to be served. */
  private final CountDownLatch settled = new CountDownLatch(1);

  private volatile boolean closed;

  private record Cache(String resource, SharedInformer<?> informer) {
    boolean isMissing() {
      return !informer.hasSynced() && informer.isAbsent();
    }
  }

  /**
   * @param controller its name, for the log
   */
  public CacheSync(String controller, Platform platform) {
    this.controller = controller;
    this.platform = platform;
  }

  /** The controller needs this cache. */
  public void add(Class<? extends HasMetadata> kind, SharedInformer<?> informer) {
    String resource = HasMetadata.getFullResourceName(kind) + "/" + HasMetadata.getVersion(kind);
    caches.add(new Cache(resource, informer));
  }

  /** Waits until all caches are complete; false if closed before. */
  public boolean await() throws InterruptedException {
    for (Cache cache : caches) {
      await(cache.informer());
    }
    if (!closed) {
      complete.countDown();
    }
    settled.countDown();
    return !closed;
  }

  private void await(SharedInformer<?> informer) throws InterruptedException {
    boolean answered = false;
    while (!answered && !closed) {
      answered = informer.awaitAnswer(POLL);
    }
    var reminder = new Reminder(platform, TOLD_EVERY);
    boolean synced = informer.hasSynced();
    while (!synced && !closed) {
      if (informer.isAbsent() && reminder.isDue()) {
        settled.countDown();
        tell();
      }
      synced = informer.awaitSynced(POLL);
    }
  }

  private void tell() {
    log.atWarn()
        .addKeyValue("controller", controller)
        .addKeyValue("kinds", missing())
        .log(
            "the server does not serve what the controller needs; it starts as soon as their"
                + " CustomResourceDefinitions are created. Create them, or remove the controller");
  }

  /** The kinds that the server does not serve, as {@code PLURAL.GROUP/VERSION}. */
  public List<String> missing() {
    return caches.stream().filter(Cache::isMissing).map(Cache::resource).toList();
  }

  /** Whether all caches are complete and somebody waited for that. */
  public boolean isComplete() {
    return complete.getCount() == 0;
  }

  /** Waits for {@link #isComplete}; false if {@code limit} passed first. */
  public boolean awaitComplete(Duration limit) throws InterruptedException {
    return complete.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits until that is so, or some kind is known not to be served; false after {@code limit}. */
  public boolean awaitSettled(Duration limit) throws InterruptedException {
    return settled.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Ends {@link #await}. Idempotent. */
  @Override
  public void close() {
    closed = true;
  }
}
