package dev.trimtab.agent;

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

/**
 * Time stands until the test moves it. Timers run on the test's thread; a started thread runs at
 * once, on the thread that starts it.
 */
public final class TestPlatform implements Platform {

  private record Task(Instant due, long order, Runnable work) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparingLong(Task::order));
  private final RandomGenerator random = new Random(1);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long scheduled;

  /** Runs the next timer if it is due within {@code limit}; false if there is none. */
  public boolean runNextUntil(Instant limit) {
    Task next = tasks.peek();
    if (next == null || next.due().isAfter(limit)) {
      return false;
    }
    tasks.remove(next);
    now = next.due().isAfter(now) ? next.due() : now;
    next.work().run();
    return true;
  }

  public void moveTo(Instant time) {
    now = time;
  }

  @Override
  public InstantSource clock() {
    return () -> now;
  }

  @Override
  public long nanoTime() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  @Override
  public Timers timers() {
    return (delay, work) -> {
      var task = new Task(now.plus(delay), scheduled++, work);
      tasks.add(task);
      return () -> tasks.remove(task);
    };
  }

  @Override
  public ThreadFactory threads() {
    return InlineThread::new;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  private static final class InlineThread extends Thread {
    private final Runnable work;

    InlineThread(Runnable work) {
      this.work = work;
    }

    @Override
    public void start() {
      work.run();
    }
  }
}
