package dev.trimtab.workqueue.simulated;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/**
 * Virtual threads one at a time, in an order that a seed decides; time that jumps to the next timer
 * when nobody can run. The same seed gives the same run.
 *
 * <p>Needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
public final class SeededPlatform implements Platform {

  private static final int TOO_MANY_STEPS = 5_000_000;

  private record Task(long at, long order, Runnable action) {}

  private final List<Runnable> ready = new ArrayList<>();
  private final PriorityQueue<Task> timers =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private final Random schedule;
  private final Random random;
  private final ThreadFactory threads;
  private long now;
  private long scheduled;
  private int steps;

  /** Everything follows {@code seed}. */
  public SeededPlatform(long seed) {
    schedule = new Random(seed);
    random = new Random(~seed);
    threads = builder(ready::add).factory();
  }

  /** Runs threads and timers until nothing is left to run, or only timers after {@code limit}. */
  public void run(Duration limit) {
    long until = now + limit.toNanos();
    while (true) {
      if (!ready.isEmpty()) {
        step();
      } else if (!timers.isEmpty() && timers.peek().at() <= until) {
        Task next = timers.remove();
        now = Math.max(now, next.at());
        next.action().run();
      } else {
        now = until;
        return;
      }
    }
  }

  private void step() {
    if (++steps > TOO_MANY_STEPS) {
      throw new IllegalStateException("no end after " + steps + " steps");
    }
    int chosen = schedule.nextInt(ready.size());
    Runnable next = ready.get(chosen);
    ready.set(chosen, ready.getLast());
    ready.removeLast();
    next.run();
  }

  /** A fingerprint of the run so far: equal for equal runs. */
  public long fingerprint() {
    return steps * 31L + now;
  }

  private static Thread.Builder.OfVirtual builder(Executor scheduler) {
    try {
      Constructor<?> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return (Thread.Builder.OfVirtual) constructor.newInstance(scheduler);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException("add --add-opens java.base/java.lang=ALL-UNNAMED", e);
    }
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
      timers.add(task);
      return () -> timers.remove(task);
    };
  }

  @Override
  public ThreadFactory threads() {
    return threads;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }
}
