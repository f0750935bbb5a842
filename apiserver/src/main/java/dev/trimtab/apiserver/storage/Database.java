package dev.trimtab.apiserver.storage;

import dev.trimtab.apiserver.spi.Store;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The current state, its recent history, and the only way to change it.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public final class Database implements AutoCloseable {

  private final Map<String, ChangeLog> logs = new ConcurrentHashMap<>();
  private final Map<String, Consumer<ChangeEvent>> observers = new ConcurrentHashMap<>();
  private final Snapshot loaded;
  private final Committer committer;

  private final Queue<Expected> expected = new ConcurrentLinkedQueue<>();
  private final Platform platform;

  private volatile Snapshot snapshot;
  private volatile long published;

  /**
   * Loads everything.
   *
   * @param onFatal told once if the store fails so that nobody knows what is durable; from then on
   *     every commit fails
   */
  public Database(Store store, Platform platform, Consumer<Throwable> onFatal) {
    this.platform = platform;
    var loading = new Loading();
    long revision = store.load(loading::add);
    this.loaded = loading.snapshot(revision);
    this.snapshot = loaded;
    this.published = revision;
    this.committer = new Committer(store, platform, this, onFatal);
  }

  /** The current state. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** A revision that somebody waits for. */
  private record Expected(long revision, CompletableFuture<Boolean> reached) {}

  /** Waits until the state is at least as new as {@code revision}; false if that takes longer. */
  public boolean awaitRevision(long revision, Duration limit) {
    var wanted = new Expected(revision, new CompletableFuture<>());
    expected.add(wanted);
    Timers.Timer timer = platform.timers().schedule(limit, () -> wanted.reached.complete(false));
    // It may have come before we were listed.
    if (snapshot.revision() >= revision) {
      wanted.reached.complete(true);
    }
    try {
      return wanted.reached.join();
    } finally {
      timer.cancel();
      expected.remove(wanted);
    }
  }

  /** The recent changes of a resource. */
  public ChangeLog log(String resource) {
    return logs.computeIfAbsent(
        resource,
        name -> new ChangeLog(ChangeEvent.origin(loaded.revision(), loaded.objects(name))));
  }

  /** Every change up to this revision is in its log. */
  public long publishedRevision() {
    return published;
  }

  /**
   * Writes, and waits until it is durable.
   *
   * @return the revision of the change
   * @throws RevisionConflict if the object is not as expected
   * @throws dev.trimtab.apiserver.spi.StoreException if the store fails
   */
  public long commit(Write write) {
    try {
      return committer.submit(write).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /**
   * Calls {@code observer} with each change of {@code resource}, before its writer is told. It runs
   * on the committer's thread: it must be quick, and must not commit. One per resource.
   */
  public void observe(String resource, Consumer<ChangeEvent> observer) {
    observers.put(resource, observer);
  }

  /** Whether changes can be made. */
  public boolean isHealthy() {
    return committer.isHealthy();
  }

  /** Ends the committer and closes the store. What is not committed by then fails. */
  @Override
  public void close() {
    committer.close();
  }

  /** Makes committed changes visible; on the committer's thread. */
  void publish(List<Committed> changes) {
    Map<String, ChangeEvent> tails = new HashMap<>();
    List<ChangeEvent> events = new ArrayList<>(changes.size());
    Snapshot next = snapshot;
    for (Committed change : changes) {
      String resource = change.write().resource();
      ChangeEvent tail = tails.computeIfAbsent(resource, name -> log(name).tail());
      ChangeEvent event = change.after(tail);
      tails.put(resource, event);
      events.add(event);
      next = next.with(change.revision(), resource, event.state());
    }
    // Readers first: whoever is told of an event must also find it.
    snapshot = next;
    for (int i = 0; i < events.size(); i++) {
      log(changes.get(i).write().resource()).append(events.get(i));
      observed(changes.get(i).write().resource(), events.get(i));
    }
    published = next.revision();
    for (Expected wanted : expected) {
      if (wanted.revision <= published) {
        wanted.reached.complete(true);
      }
    }
    tails.keySet().forEach(resource -> log(resource).signal());
  }

  private void observed(String resource, ChangeEvent event) {
    Consumer<ChangeEvent> observer = observers.get(resource);
    if (observer != null) {
      observer.accept(event);
    }
  }

  /**
   * A write that is durable.
   *
   * @param at when, in the platform's nanoseconds
   */
  record Committed(Write write, long revision, long at) {
    ChangeEvent after(ChangeEvent tail) {
      byte[] value = write.value();
      return tail.follow(
          revision, write.key(), value == null ? null : Document.of(value, revision), at);
    }
  }
}
