package dev.trimtab.workqueue;

import java.time.Duration;

/** Runs short tasks later. */
public interface Timers {

  /**
   * Runs {@code task} once after {@code delay}; at once if the delay is zero or negative. The task
   * runs on a thread of the timers and must not block.
   */
  Timer schedule(Duration delay, Runnable task);

  /** A scheduled task. */
  interface Timer {
    /** Keeps the task from running, if it has not begun. Idempotent. */
    void cancel();
  }
}
