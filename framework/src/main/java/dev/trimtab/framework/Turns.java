package dev.trimtab.framework;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the workers of a controller begin one after the other, where the order matters: who has the
 * turn takes a key, and the next one may take one when the turn is passed.
 *
 * <p><b>Threads.</b> A turn belongs to the thread that got it.
 */
final class Turns {

  private final boolean needed;
  private final ReentrantLock lock = new ReentrantLock();

  /** If they are not needed, everybody always has a turn. */
  Turns(boolean needed) {
    this.needed = needed;
  }

  void await() throws InterruptedException {
    if (needed) {
      lock.lockInterruptibly();
    }
  }

  /** Does nothing for a thread that has no turn. */
  void pass() {
    if (lock.isHeldByCurrentThread()) {
      lock.unlock();
    }
  }
}
