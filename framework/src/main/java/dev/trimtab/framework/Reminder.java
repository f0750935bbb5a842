package dev.trimtab.framework;

import dev.trimtab.workqueue.Platform;
import java.time.Duration;

/** Says when it is time to say something that stays true: at once, then rarely. Not thread-safe. */
final class Reminder {

  private final Platform platform;
  private final Duration every;
  private long next;

  Reminder(Platform platform, Duration every) {
    this.platform = platform;
    this.every = every;
    next = platform.nanoTime();
  }

  /** Whether it is time; if so, it will not be again before {@code every} has passed. */
  boolean isDue() {
    long now = platform.nanoTime();
    if (now - next < 0) {
      return false;
    }
    next = now + every.toNanos();
    return true;
  }
}
