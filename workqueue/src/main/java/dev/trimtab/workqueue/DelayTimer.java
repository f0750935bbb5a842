package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one timer behind all delays of a queue. Has a lock of its own, because arming a timer may
 * block for a moment, which nobody may do behind the queue's door. Safe for any number of threads.
 */
final class DelayTimer {

  /** A timer task is to be short: more batches than these become due in a further one. */
  private static final int BATCHES_PER_TIMER = 20;

  private final Platform platform;
  private final Batch batch;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private Timers.@Nullable Timer armed;
  private long armedFor;
  private boolean closed;

  /** Makes some of the keys due whose delays have passed. */
  @FunctionalInterface
  interface Batch {
    /** When the next delay ends; in the past if there is more to be done. */
    OptionalLong pass(long now);
  }

  DelayTimer(Platform platform, Batch batch) {
    this.platform = platform;
    this.batch = batch;
  }

  /** Makes sure that delays are looked at by {@code dueAt} or earlier. */
  void arm(long dueAt, long now) {
    lock.lock();
    try {
      if (closed || (armed != null && dueAt - armedFor >= 0)) {
        return;
      }
      disarm();
      armedFor = dueAt;
      armed = platform.timers().schedule(Duration.ofNanos(Math.max(0, dueAt - now)), this::fire);
    } finally {
      lock.unlock();
    }
  }

  private void fire() {
    fired();
    long now = platform.nanoTime();
    OptionalLong next = batch.pass(now);
    for (int n = 1; n < BATCHES_PER_TIMER && next.isPresent() && next.getAsLong() - now <= 0; n++) {
      next = batch.pass(now);
    }
    if (next.isPresent()) {
      arm(next.getAsLong(), now);
    }
  }

  /** Whoever delays a key from now on needs a timer. */
  private void fired() {
    lock.lock();
    try {
      disarm();
    } finally {
      lock.unlock();
    }
  }

  /** For ever. */
  void close() {
    lock.lock();
    try {
      closed = true;
      disarm();
    } finally {
      lock.unlock();
    }
  }

  private void disarm() {
    if (armed != null) {
      armed.cancel();
      armed = null;
    }
  }
}
