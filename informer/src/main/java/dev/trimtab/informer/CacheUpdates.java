package dev.trimtab.informer;

import java.util.List;

/**
 * Does to the cache what the reflector says, and tells the handlers. First the cache, then the
 * version, then the handlers: a handler can rely on both.
 *
 * <p><b>Threads.</b> For the reflector's thread; everything happens under the informer's lock.
 */
final class CacheUpdates<T> implements ReflectorSink {

  private final CacheProgress progress;
  private final CompactStore<T> store;
  private final Arrivals<T> arrivals;
  private final Subscribers<T> subscribers;
  private final InformerCounters counters = new InformerCounters();

  CacheUpdates(
      CacheProgress progress,
      CompactStore<T> store,
      Arrivals<T> arrivals,
      Subscribers<T> subscribers) {
    this.progress = progress;
    this.store = store;
    this.arrivals = arrivals;
    this.subscribers = subscribers;
  }

  InformerCounters counters() {
    return counters;
  }

  @Override
  public void listingBegins() {
    progress.lock();
    try {
      progress.listingBegins();
    } finally {
      progress.unlock();
    }
  }

  @Override
  public void listed(List<Encoded> objects) {
    progress.lock();
    try {
      objects.forEach(this::present);
      progress.signal();
    } finally {
      progress.unlock();
    }
  }

  @Override
  public void listingEnds(String version) {
    progress.lock();
    try {
      counters.listings.incrementAndGet();
      arrivals.listed();
      int epoch = progress.epoch();
      List<StoredObject<T>> ghosts =
          store.all().stream().filter(stored -> stored.epoch != epoch).toList();
      ghosts.forEach(ghost -> store.remove(ghost.key()));
      progress.listingEnds(version);
      ghosts.forEach(ghost -> tell(ghost.key(), new Change.Deleted<>(ghost, true)));
      if (progress.sync()) {
        subscribers.initialStateComplete();
      }
      progress.signal();
    } finally {
      progress.unlock();
    }
  }

  @Override
  public void changed(List<WatchEvent> events) {
    progress.lock();
    try {
      events.forEach(this::apply);
      progress.signal();
    } finally {
      progress.unlock();
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
    progress.lock();
    try {
      progress.kindIsAbsent();
      for (StoredObject<T> stored : store.all()) {
        store.remove(stored.key());
        tell(stored.key(), new Change.Deleted<>(stored, true));
      }
      progress.signal();
    } finally {
      progress.unlock();
    }
  }

  /** Tells the handlers of everything once more. */
  void resync() {
    progress.lock();
    try {
      for (StoredObject<T> present : store.all()) {
        tell(present.key(), new Change.Updated<>(present, present));
      }
    } finally {
      progress.unlock();
    }
  }

  private void apply(WatchEvent event) {
    switch (event) {
      case WatchEvent.Present present -> present(present.object());
      case WatchEvent.Gone gone -> {
        arrivals.passes(gone.last().key(), gone.last().version());
        gone(gone.last());
      }
      case WatchEvent.Bookmark bookmark -> progress.advance(bookmark.version());
    }
  }

  private void present(Encoded object) {
    ObjectKey key = object.key();
    StoredObject<T> before = store.find(key);
    if (before != null && before.hasVersion(object.version())) {
      before.epoch = progress.epoch();
      progress.advance(object.version());
      return;
    }
    arrivals.passes(key, object.version());
    StoredObject<T> stored = store.put(object);
    stored.epoch = progress.epoch();
    progress.advance(object.version());
    tell(
        key,
        before == null
            ? new Change.Added<>(stored, !progress.isSynced())
            : new Change.Updated<>(before, stored));
  }

  private void gone(Encoded last) {
    StoredObject<T> removed = store.remove(last.key());
    progress.advance(last.version());
    if (removed != null) {
      tell(last.key(), new Change.Deleted<>(store.detached(last), false));
    }
  }

  private void tell(ObjectKey key, Change<T> change) {
    counters.changes.incrementAndGet();
    subscribers.tell(key, change);
  }
}
