package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;

/**
 * A {@link SharedInformer}: what users ask of a cache that {@link CacheUpdates} keeps. One lock, in
 * {@link CacheProgress}, orders writes to the cache, versions and the joining of handlers; no user
 * code runs under it, except index functions.
 */
final class CachingInformer<T> implements SharedInformer<T> {

  private final Platform platform;
  private final CompactStore<T> store;
  private final CacheProgress progress;
  private final Arrivals<T> arrivals;
  private final Subscribers<T> subscribers = new Subscribers<>();
  private final CacheUpdates<T> updates;

  /**
   * @param relist has the server's state read anew
   */
  CachingInformer(Platform platform, CompactStore<T> store, Runnable relist) {
    this.platform = platform;
    this.store = store;
    progress = new CacheProgress(platform);
    arrivals = new Arrivals<>(progress, store, relist);
    updates = new CacheUpdates<>(progress, store, arrivals, subscribers);
  }

  /** Where the reflector puts what it sees. */
  ReflectorSink sink() {
    return updates;
  }

  InformerCounters counters() {
    return updates.counters();
  }

  /** Writes that are remembered because their versions have no order. */
  int expected() {
    return arrivals.expected();
  }

  @Override
  public Lister<T> lister() {
    return store;
  }

  @Override
  public void addIndex(String name, Function<? super T, ? extends Collection<String>> valuesOf) {
    progress.lock();
    try {
      store.indexes().add(name, valuesOf, store.all());
    } finally {
      progress.unlock();
    }
  }

  @Override
  public void removeIndex(String name) {
    progress.lock();
    try {
      store.indexes().remove(name);
    } finally {
      progress.unlock();
    }
  }

  @Override
  public Registration addHandler(EventHandler<? super T> handler) {
    return addChangeHandler(ChangeHandler.decoding(handler));
  }

  @Override
  public Registration addChangeHandler(ChangeHandler<T> handler) {
    var subscriber = new Subscriber<T>(handler, subscribers::remove);
    progress.lock();
    try {
      progress.requireOpen();
      for (StoredObject<T> present : store.all()) {
        subscriber.fifo().offer(present.key(), new Change.Added<>(present, true));
      }
      if (progress.isSynced()) {
        subscriber.fifo().initialStateComplete();
      }
      subscribers.add(subscriber);
    } finally {
      progress.unlock();
    }
    subscriber.start(platform);
    return subscriber;
  }

  @Override
  public void resync() {
    updates.resync();
  }

  @Override
  public InformerMetrics metrics() {
    InformerCounters counters = updates.counters();
    return new InformerMetrics(
        store.size(),
        subscribers.size(),
        subscribers.pending(),
        counters.changes.get(),
        counters.listings.get(),
        counters.watches.get(),
        counters.failures.get(),
        counters.audits.get(),
        counters.repairs.get());
  }

  @Override
  public boolean hasSynced() {
    return progress.isSynced();
  }

  @Override
  public boolean awaitSynced(Duration limit) throws InterruptedException {
    return progress.isSynced() || progress.await(limit, progress::isSynced);
  }

  @Override
  public boolean isAbsent() {
    return progress.isAbsent();
  }

  @Override
  public boolean awaitAnswer(Duration limit) throws InterruptedException {
    return progress.await(limit, () -> progress.isSynced() || progress.isAbsent());
  }

  @Override
  public String lastVersion() {
    return progress.lastVersion();
  }

  @Override
  public boolean awaitVersion(ObjectKey key, String version, Duration limit)
      throws InterruptedException {
    return arrivals.awaitOnce(key, version, limit);
  }

  @Override
  public OwnWrite expect(ObjectKey key, String version) {
    return arrivals.expect(key, version);
  }

  void close() {
    progress.lock();
    try {
      progress.close();
    } finally {
      progress.unlock();
    }
    subscribers.close();
  }
}
