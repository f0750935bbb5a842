package dev.trimtab.workqueue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The one timer behind all delays of a queue. Guarded by the queue's lock. */
final class DelayTimer {

  private final Platform platform;
  private final Runnable task;

  private Timers.@Nullable Timer armed;
  private long armedFor;

  DelayTimer(Platform platform, Runnable task) {
    this.platform = platform;
    this.task = task;
  }

  /** Makes sure that the task runs at {@code dueAt} or earlier. */
  void arm(long dueAt, long now) {
    if (armed != null) {
      if (dueAt - armedFor >= 0) {
        return;
      }
      armed.cancel();
    }
    armedFor = dueAt;
    armed = platform.timers().schedule(Duration.ofNanos(Math.max(0, dueAt - now)), task);
  }

  void cancel() {
    if (armed != null) {
      armed.cancel();
      armed = null;
    }
  }
}
