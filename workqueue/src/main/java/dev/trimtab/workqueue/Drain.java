package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Waiting for the last worker of a queue. Safe for any number of threads. */
final class Drain {

  private final Platform platform;
  private final BooleanSupplier empty;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition drained = lock.newCondition();

  /**
   * @param empty whether no key is with a worker
   */
  Drain(Platform platform, BooleanSupplier empty) {
    this.platform = platform;
    this.empty = empty;
  }

  /** The last worker is done. */
  void signal() {
    lock.lock();
    try {
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no key is with a worker; false if {@code limit} passed first. */
  boolean await(Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try (var deadline = new Deadline(platform, limit, lock, drained)) {
      while (!empty.getAsBoolean() && !deadline.passed()) {
        drained.await();
      }
      return empty.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }
}
