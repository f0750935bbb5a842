package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one timer behind all delays of a queue. Has a lock of its own, because arming a timer may
 * block for a moment, which nobody may do behind the queue's door. Safe for any number of threads.
 */
final class DelayTimer {

  private final Platform platform;
  private final Runnable task;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private Timers.@Nullable Timer armed;
  private long armedFor;
  private boolean closed;

  DelayTimer(Platform platform, Runnable task) {
    this.platform = platform;
    this.task = task;
  }

  /** Makes sure that the task runs at {@code dueAt} or earlier. */
  void arm(long dueAt, long now) {
    lock.lock();
    try {
      if (closed || (armed != null && dueAt - armedFor >= 0)) {
        return;
      }
      disarm();
      armedFor = dueAt;
      armed = platform.timers().schedule(Duration.ofNanos(Math.max(0, dueAt - now)), task);
    } finally {
      lock.unlock();
    }
  }

  /** The task has begun: whoever delays a key from now on needs a timer. */
  void fired() {
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
