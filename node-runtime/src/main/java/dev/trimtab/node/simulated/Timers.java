package dev.trimtab.node.simulated;

import java.time.Duration;

/** Runs short tasks later, on whatever clock the simulation has. */
@FunctionalInterface
public interface Timers {

  /** Runs {@code task} once after {@code delay}. */
  Timer schedule(Duration delay, Runnable task);

  /** A scheduled task. */
  @FunctionalInterface
  interface Timer {
    /** Keeps the task from running, if it has not begun. */
    void cancel();
  }
}
