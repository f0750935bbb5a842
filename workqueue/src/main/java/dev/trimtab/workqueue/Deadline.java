package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds a wait on a condition by the platform's time: signals the condition when the limit passes.
 *
 * <p>Used as {@code while (!what && !deadline.passed()) condition.await();} with the lock held.
 */
public final class Deadline implements AutoCloseable {

  private final ReentrantLock lock;
  private final Condition condition;
  private final Timers.Timer timer;

  /** Guarded by the lock. */
  private boolean passed;

  /** Starts the time; the lock is that of the condition. */
  public Deadline(Platform platform, Duration limit, ReentrantLock lock, Condition condition) {
    this.lock = lock;
    this.condition = condition;
    passed = !limit.isPositive();
    timer = passed ? () -> {} : platform.timers().schedule(limit, this::pass);
  }

  /** Whether the limit has passed; to be asked with the lock held. */
  public boolean passed() {
    return passed;
  }

  private void pass() {
    lock.lock();
    try {
      passed = true;
      condition.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
