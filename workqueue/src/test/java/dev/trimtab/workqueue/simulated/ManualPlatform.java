package dev.trimtab.workqueue.simulated;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** A platform whose time stands still until the test moves it. Timers run on the test's thread. */
public final class ManualPlatform implements Platform {

  private record Task(long at, long order, Runnable action) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private final RandomGenerator random;
  private long now;
  private long scheduled;

  /** Randomness follows {@code seed}. */
  public ManualPlatform(long seed) {
    random = new Random(seed);
  }

  /** Moves time on and runs what is due on the way. */
  public void advance(Duration by) {
    long until = now + by.toNanos();
    for (Task next = tasks.peek(); next != null && next.at() <= until; next = tasks.peek()) {
      tasks.remove(next);
      now = Math.max(now, next.at());
      next.action().run();
    }
    now = until;
  }

  /** Timers that have neither run nor been cancelled. */
  public int armedTimers() {
    return tasks.size();
  }

  @Override
  public InstantSource clock() {
    return () -> Instant.EPOCH.plusNanos(now);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Timers timers() {
    return (delay, action) -> {
      var task = new Task(now + Math.max(0, delay.toNanos()), scheduled++, action);
      tasks.add(task);
      return () -> tasks.remove(task);
    };
  }

  @Override
  public ThreadFactory threads() {
    return Thread.ofVirtual().factory();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }
}
