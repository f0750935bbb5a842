package dev.trimtab.workqueue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The real clock, one timer thread, virtual threads. The only class that may touch them directly.
 */
final class SystemPlatform implements Platform {

  static final SystemPlatform INSTANCE = new SystemPlatform();

  private final ScheduledThreadPoolExecutor timers;
  private final ThreadFactory threads = Thread.ofVirtual().name("trimtab-", 0).factory();

  private SystemPlatform() {
    timers =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("trimtab-timers").factory());
    timers.setRemoveOnCancelPolicy(true);
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Timers timers() {
    return this::schedule;
  }

  private Timers.Timer schedule(Duration delay, Runnable task) {
    var future = timers.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public ThreadFactory threads() {
    return threads;
  }

  @Override
  public RandomGenerator random() {
    return ThreadLocalRandom.current();
  }
}
