package dev.trimtab.informer;

import dev.trimtab.workqueue.Deadline;
import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How far a cache has followed its server, under the informer's one lock, and waiting for it to get
 * further.
 *
 * <p><b>Threads.</b> Everything is for those who hold the lock, except the questions that say
 * otherwise.
 */
final class CacheProgress {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition made = lock.newCondition();
  private final Platform platform;
  private int waiters;
  private boolean closed;

  // Written under the lock; volatile where it is read without.
  private volatile String lastVersion = "";
  private volatile boolean synced;
  private volatile boolean absent;

  /** The number of the present listing, or of the last if none runs. */
  private int epoch;

  private boolean listing;

  CacheProgress(Platform platform) {
    this.platform = platform;
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /** The platform's monotonic time; for any thread. */
  long now() {
    return platform.nanoTime();
  }

  void listingBegins() {
    epoch++;
    listing = true;
  }

  /** The cache holds what the listing showed, and nothing else. */
  void listingEnds(String version) {
    listing = false;
    absent = false;
    lastVersion = version;
  }

  /** The cache and its handlers have the whole state; whether that is so for the first time. */
  boolean sync() {
    boolean first = !synced;
    synced = true;
    return first;
  }

  /** The server does not serve the kind. */
  void kindIsAbsent() {
    listing = false;
    absent = true;
  }

  /** During a listing the cache is not complete up to any newer version. */
  void advance(String version) {
    if (!listing) {
      lastVersion = version;
    }
  }

  int epoch() {
    return epoch;
  }

  /** For any thread. */
  String lastVersion() {
    return lastVersion;
  }

  /** For any thread. */
  boolean isSynced() {
    return synced;
  }

  /** For any thread. */
  boolean isAbsent() {
    return absent;
  }

  /** Whether the cache is complete up to {@code version}. */
  boolean isUpTo(String version) {
    return synced && VersionOrder.atLeast(lastVersion, version);
  }

  /** Whether a listing has ended that began after listing number {@code before}. */
  boolean wasListedAfter(int before) {
    return epoch > before && !listing;
  }

  /** Whether listing number {@code before} was the last to begin, and has ended. */
  boolean isIdleSince(int before) {
    return epoch == before && !listing;
  }

  /** Something changed that others may wait for. */
  void signal() {
    if (waiters > 0) {
      made.signalAll();
    }
  }

  /**
   * Waits until something is so, which is asked under the lock; false if {@code limit} passed
   * first, or the informer is closed. For any thread; gives the lock away while it waits.
   */
  boolean await(Duration limit, BooleanSupplier reached) throws InterruptedException {
    lock.lockInterruptibly();
    waiters++;
    try (var deadline = new Deadline(platform, limit, lock, made)) {
      while (!reached.getAsBoolean() && !deadline.passed() && !closed) {
        made.await();
      }
      return reached.getAsBoolean();
    } finally {
      waiters--;
      lock.unlock();
    }
  }

  /**
   * Fails if closed.
   *
   * @throws IllegalStateException if so
   */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the informer is closed");
    }
  }

  void close() {
    closed = true;
    made.signalAll();
  }
}
