package dev.trimtab.node.simulated;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands until it is moved; timers fire on the thread that moves it. */
final class VirtualTime implements InstantSource, Timers {

  private record Task(Instant due, long order, Runnable work) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::due).thenComparingLong(Task::order));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long scheduled;

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Timer schedule(Duration delay, Runnable work) {
    var task = new Task(now.plus(delay), scheduled++, work);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  void advance(Duration by) {
    var until = now.plus(by);
    while (!tasks.isEmpty() && !tasks.peek().due().isAfter(until)) {
      var task = tasks.poll();
      now = task.due();
      task.work().run();
    }
    now = until;
  }
}
