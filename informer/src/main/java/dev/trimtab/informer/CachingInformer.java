package dev.trimtab.informer;

import dev.trimtab.workqueue.Deadline;
import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link SharedInformer}: keeps the cache as the reflector says and tells the subscribers. One
 * lock orders writes to the cache, versions and the joining of handlers; no user code runs under
 * it, except index functions.
 */
final class CachingInformer<T> implements SharedInformer<T>, ReflectorSink {

  private static final Logger log = LoggerFactory.getLogger(CachingInformer.class);

  /** Much longer than a write takes to come back through a healthy watch. */
  private static final Duration DOUBT_AFTER = Duration.ofSeconds(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  private final Platform platform;
  private final CompactStore<T> store;
  private final Runnable relist;
  private final List<Subscriber<T>> subscribers = new CopyOnWriteArrayList<>();

  private final InformerCounters counters = new InformerCounters();

  // Written under the lock; volatile where it is read without.
  private final RecentVersions recent = new RecentVersions();
  private volatile String lastVersion = "";
  private volatile boolean synced;
  private boolean closed;
  private int waiters;

  /** The number of the present listing, or of the last if none runs. */
  private int epoch;

  private boolean listing;

  /**
   * @param relist has the server's state read anew
   */
  CachingInformer(Platform platform, CompactStore<T> store, Runnable relist) {
    this.platform = platform;
    this.store = store;
    this.relist = relist;
  }

  @Override
  public Lister<T> lister() {
    return store;
  }

  @Override
  public void addIndex(String name, Function<? super T, ? extends Collection<String>> valuesOf) {
    lock.lock();
    try {
      store.indexes().add(name, valuesOf, store.all());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void removeIndex(String name) {
    lock.lock();
    try {
      store.indexes().remove(name);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Registration addHandler(EventHandler<? super T> handler) {
    return addChangeHandler(ChangeHandler.decoding(handler));
  }

  @Override
  public Registration addChangeHandler(ChangeHandler<T> handler) {
    var subscriber = new Subscriber<T>(handler, subscribers::remove);
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the informer is closed");
      }
      for (StoredObject<T> present : store.all()) {
        subscriber.fifo().offer(present.key(), new Change.Added<>(present, true));
      }
      if (synced) {
        subscriber.fifo().initialStateComplete();
      }
      subscribers.add(subscriber);
    } finally {
      lock.unlock();
    }
    subscriber.start(platform);
    return subscriber;
  }

  @Override
  public void resync() {
    lock.lock();
    try {
      for (StoredObject<T> present : store.all()) {
        tell(present.key(), new Change.Updated<>(present, present));
      }
    } finally {
      lock.unlock();
    }
  }

  InformerCounters counters() {
    return counters;
  }

  @Override
  public InformerMetrics metrics() {
    return new InformerMetrics(
        store.size(),
        subscribers.size(),
        subscribers.stream().mapToInt(Subscriber::pending).sum(),
        counters.changes.get(),
        counters.listings.get(),
        counters.watches.get(),
        counters.failures.get(),
        counters.audits.get(),
        counters.repairs.get());
  }

  @Override
  public boolean hasSynced() {
    return synced;
  }

  @Override
  public boolean awaitSynced(Duration limit) throws InterruptedException {
    return synced || await(limit, () -> synced);
  }

  @Override
  public String lastVersion() {
    return lastVersion;
  }

  @Override
  public boolean awaitVersion(ObjectKey key, String version, Duration limit)
      throws InterruptedException {
    CachedWrite write = expect(key, version);
    try {
      return write.await(limit);
    } finally {
      lock.lock();
      try {
        recent.forget(write);
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public CachedWrite expect(ObjectKey key, String version) {
    lock.lock();
    try {
      var write = new CachedWrite(this, key, version, epoch);
      write.doubtedAt = platform.nanoTime() + DOUBT_AFTER.toNanos();
      if (!shows(write)) {
        recent.expect(write);
      }
      return write;
    } finally {
      lock.unlock();
    }
  }

  boolean await(CachedWrite write, Duration limit) throws InterruptedException {
    boolean doubted = false;
    lock.lockInterruptibly();
    try {
      if (await(limit, () -> shows(write))) {
        return true;
      }
      // A listing that runs, or that somebody else had begun, will show it.
      if (!listing && epoch == write.epoch && platform.nanoTime() - write.doubtedAt >= 0) {
        doubted = true;
        write.doubtedAt = platform.nanoTime() + DOUBT_AFTER.toNanos();
      }
    } finally {
      lock.unlock();
    }
    if (doubted) {
      log.atWarn()
          .addKeyValue("key", write.key)
          .addKeyValue("version", write.version)
          .log("cache does not show a write; listing anew");
      relist.run();
    }
    return false;
  }

  /** Writes that are remembered because their versions have no order. */
  int expected() {
    lock.lock();
    try {
      return recent.expected();
    } finally {
      lock.unlock();
    }
  }

  private boolean shows(CachedWrite write) {
    if (!write.shown) {
      StoredObject<T> stored = store.find(write.key);
      write.shown =
          (stored != null && VersionOrder.atLeast(stored.version(), write.version))
              || (synced && VersionOrder.atLeast(lastVersion, write.version))
              || recent.contains(write.key, write.version)
              // A listing that began after the write shows it, whatever the versions look like.
              || (epoch > write.epoch && !listing);
    }
    return write.shown;
  }

  private boolean await(Duration limit, BooleanSupplier reached) throws InterruptedException {
    lock.lockInterruptibly();
    waiters++;
    try (var deadline = new Deadline(platform, limit, lock, progress)) {
      while (!reached.getAsBoolean() && !deadline.passed() && !closed) {
        progress.await();
      }
      return reached.getAsBoolean();
    } finally {
      waiters--;
      lock.unlock();
    }
  }

  @Override
  public void listingBegins() {
    lock.lock();
    try {
      epoch++;
      listing = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void listed(List<Encoded> objects) {
    lock.lock();
    try {
      objects.forEach(this::present);
      signalProgress();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void listingEnds(String version) {
    lock.lock();
    try {
      listing = false;
      counters.listings.incrementAndGet();
      recent.listed(epoch);
      List<StoredObject<T>> ghosts =
          store.all().stream().filter(stored -> stored.epoch != epoch).toList();
      ghosts.forEach(ghost -> store.remove(ghost.key()));
      lastVersion = version;
      ghosts.forEach(ghost -> tell(ghost.key(), new Change.Deleted<>(ghost, true)));
      if (!synced) {
        synced = true;
        subscribers.forEach(subscriber -> subscriber.fifo().initialStateComplete());
      }
      signalProgress();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void changed(List<WatchEvent> events) {
    lock.lock();
    try {
      events.forEach(this::apply);
      signalProgress();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void watchOpened() {
    counters.watches.incrementAndGet();
  }

  @Override
  public void requestFailed() {
    counters.failures.incrementAndGet();
  }

  @Override
  public void absent() {
    lock.lock();
    try {
      listing = false;
      for (StoredObject<T> stored : store.all()) {
        store.remove(stored.key());
        tell(stored.key(), new Change.Deleted<>(stored, true));
      }
      signalProgress();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
    subscribers.forEach(Subscriber::close);
  }

  private void apply(WatchEvent event) {
    switch (event) {
      case WatchEvent.Present present -> present(present.object());
      case WatchEvent.Gone gone -> {
        recent.add(gone.last().key(), gone.last().version());
        gone(gone.last());
      }
      case WatchEvent.Bookmark bookmark -> advance(bookmark.version());
    }
  }

  /** First the cache, then the version, then the handlers: a handler can rely on both. */
  private void present(Encoded object) {
    ObjectKey key = object.key();
    StoredObject<T> before = store.find(key);
    if (before != null && before.hasVersion(object.version())) {
      before.epoch = epoch;
      advance(object.version());
      return;
    }
    recent.add(key, object.version());
    StoredObject<T> stored = store.put(object);
    stored.epoch = epoch;
    advance(object.version());
    tell(
        key,
        before == null
            ? new Change.Added<>(stored, !synced)
            : new Change.Updated<>(before, stored));
  }

  private void gone(Encoded last) {
    StoredObject<T> removed = store.remove(last.key());
    advance(last.version());
    if (removed != null) {
      tell(last.key(), new Change.Deleted<>(store.detached(last), false));
    }
  }

  /** During a listing the cache is not complete up to any newer version. */
  private void advance(String version) {
    if (!listing) {
      lastVersion = version;
    }
  }

  private void tell(ObjectKey key, Change<T> change) {
    counters.changes.incrementAndGet();
    for (Subscriber<T> subscriber : subscribers) {
      subscriber.fifo().offer(key, change);
    }
  }

  private void signalProgress() {
    if (waiters > 0) {
      progress.signalAll();
    }
  }
}
