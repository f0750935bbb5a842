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
import org.jspecify.annotations.Nullable;

/**
 * A {@link SharedInformer}: keeps the cache as the reflector says and tells the subscribers. One
 * lock orders writes to the cache, versions and the joining of handlers; no user code runs under
 * it, except index functions.
 */
final class CachingInformer<T> implements SharedInformer<T>, ReflectorSink {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  private final Platform platform;
  private final CompactStore<T> store;
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

  CachingInformer(Platform platform, CompactStore<T> store) {
    this.platform = platform;
    this.store = store;
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
    lock.lockInterruptibly();
    try {
      int asked = epoch;
      // A listing that began after the write shows it, whatever the versions look like.
      return await(limit, () -> shows(key, version) || (epoch > asked && !listing));
    } finally {
      lock.unlock();
    }
  }

  private boolean shows(ObjectKey key, String version) {
    StoredObject<T> stored = store.find(key);
    return (stored != null && VersionOrder.atLeast(stored.version(), version))
        || (synced && VersionOrder.atLeast(lastVersion, version))
        || recent.contains(key, version);
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
      lastVersion = version;
      for (StoredObject<T> stored : store.all()) {
        if (stored.epoch != epoch) {
          gone(stored.key(), null);
        }
      }
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
        gone(stored.key(), null);
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
        gone(gone.last().key(), gone.last());
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

  /** {@code last} is null if the deletion itself was not seen. */
  private void gone(ObjectKey key, @Nullable Encoded last) {
    StoredObject<T> removed = store.remove(key);
    if (last != null) {
      advance(last.version());
    }
    if (removed != null) {
      tell(
          key,
          last == null
              ? new Change.Deleted<>(removed, true)
              : new Change.Deleted<>(store.detached(last), false));
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
