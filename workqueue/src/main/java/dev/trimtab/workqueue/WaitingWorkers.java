package dev.trimtab.workqueue;

import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * Workers that found nothing due. One is woken at a time, and wakes the next if more is due, so a
 * burst of adds costs one wake-up and not one each. Guarded by the queue's lock, except {@link
 * #wanted}.
 */
final class WaitingWorkers {

  private final Condition due;
  private int waiting;

  /** Of these, how many were woken and have not run yet. */
  private int waking;

  /**
   * Somebody waits and nobody is being woken. A worker sets it before it looks into the intake for
   * the last time, a producer reads it after it has pushed: one of them sees the other.
   */
  private volatile boolean wanted;

  WaitingWorkers(Condition due) {
    this.due = due;
  }

  /** Whether {@link #wake} would wake somebody; may be asked without the lock. */
  boolean wanted() {
    return wanted;
  }

  /**
   * Waits until {@code over}; throws only if this worker was not the one that was woken.
   *
   * @param over looks whether there is something to do; asked after this worker counts as waiting
   */
  void awaitUntil(BooleanSupplier over) throws InterruptedException {
    waiting++;
    update();
    try {
      while (!over.getAsBoolean()) {
        due.await();
        waking = Math.max(0, waking - 1);
        update();
      }
    } finally {
      waiting--;
      update();
    }
  }

  /** Wakes one, unless one is being woken. */
  void wake() {
    if (wanted) {
      waking++;
      update();
      due.signal();
    }
  }

  void wakeAll() {
    due.signalAll();
  }

  private void update() {
    wanted = waiting > 0 && waking == 0;
  }
}
