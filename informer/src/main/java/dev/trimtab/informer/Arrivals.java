package dev.trimtab.informer;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says whether the cache shows what somebody wrote, and waits for that. A cache that does not show
 * it for long is doubted.
 *
 * <p><b>Threads.</b> Safe for any number of threads, except where it says otherwise.
 */
final class Arrivals<T> {

  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

  /** Much longer than a write takes to come back through a healthy watch. */
  private static final Duration DOUBT_AFTER = Duration.ofSeconds(30);

  private final CacheProgress progress;
  private final CompactStore<T> store;
  private final Runnable relist;
  private final RecentVersions recent = new RecentVersions();

  /**
   * @param relist has the server's state read anew
   */
  Arrivals(CacheProgress progress, CompactStore<T> store, Runnable relist) {
    this.progress = progress;
    this.store = store;
    this.relist = relist;
  }

  /** A version passes through the cache; under the lock. */
  void passes(ObjectKey key, String version) {
    recent.add(key, version);
  }

  /** A listing has ended; under the lock. */
  void listed() {
    recent.listed(progress.epoch());
  }

  CachedWrite expect(ObjectKey key, String version) {
    progress.lock();
    try {
      var write = new CachedWrite(this, key, version, progress.epoch());
      write.doubtedAt = doubtTime();
      if (!shows(write)) {
        recent.expect(write);
      }
      return write;
    } finally {
      progress.unlock();
    }
  }

  /** Waits for one that nobody will ask for again. */
  boolean awaitOnce(ObjectKey key, String version, Duration limit) throws InterruptedException {
    CachedWrite write = expect(key, version);
    try {
      return await(write, limit);
    } finally {
      progress.lock();
      try {
        recent.forget(write);
      } finally {
        progress.unlock();
      }
    }
  }

  boolean await(CachedWrite write, Duration limit) throws InterruptedException {
    progress.lock();
    try {
      if (progress.await(limit, () -> shows(write))) {
        return true;
      }
      // A listing that runs, or that somebody else had begun, will show it.
      if (!progress.isIdleSince(write.epoch) || progress.now() - write.doubtedAt < 0) {
        return false;
      }
      write.doubtedAt = doubtTime();
    } finally {
      progress.unlock();
    }
    log.atWarn()
        .addKeyValue("key", write.key)
        .addKeyValue("version", write.version)
        .log("cache does not show a write; listing anew");
    relist.run();
    return false;
  }

  private long doubtTime() {
    return progress.now() + DOUBT_AFTER.toNanos();
  }

  private boolean shows(CachedWrite write) {
    if (!write.shown) {
      StoredObject<T> stored = store.find(write.key);
      write.shown =
          (stored != null && VersionOrder.atLeast(stored.version(), write.version))
              || progress.isUpTo(write.version)
              || recent.contains(write.key, write.version)
              // A listing that began after the write shows it, whatever the versions look like.
              || progress.wasListedAfter(write.epoch);
    }
    return write.shown;
  }

  /** Writes that are remembered because their versions have no order. */
  int expected() {
    progress.lock();
    try {
      return recent.expected();
    } finally {
      progress.unlock();
    }
  }
}
