package dev.trimtab.informer;

import dev.trimtab.workqueue.Deadline;
import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A wait in the platform's time that can be cut short for good. */
final class Pause {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition over = lock.newCondition();
  private final Platform platform;
  private boolean ended;

  Pause(Platform platform) {
    this.platform = platform;
  }

  void await(Duration delay) throws InterruptedException {
    lock.lockInterruptibly();
    try (var deadline = new Deadline(platform, delay, lock, over)) {
      while (!ended && !deadline.passed()) {
        over.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends this and all later waits. */
  void end() {
    lock.lock();
    try {
      ended = true;
      over.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
