package dev.trimtab.workqueue;

import java.time.Duration;

/** Keys whose time has not come, and the one timer for all of them. Guarded by the queue's lock. */
final class Delays<K> {

  /** Delays are cut to this, so that due times can be compared by difference. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  /** A timer task is to be short: more keys than these become due in a further one. */
  private static final int DUE_PER_TIMER = 1_000;

  private final DelayHeap<K> heap = new DelayHeap<>();
  private final Platform platform;
  private final DelayTimer timer;

  /** {@code passed} is run when it is time for {@link #pass}. */
  Delays(Platform platform, Runnable passed) {
    this.platform = platform;
    timer = new DelayTimer(platform, passed);
  }

  int size() {
    return heap.size();
  }

  /** Delays an entry that is not due; the earlier time wins. */
  void add(Entry<K> entry, Duration delay, Cause cause) {
    boolean timerCause = cause instanceof Cause.Timer; // counts only if the delay ends
    if (!entry.addLater(timerCause ? null : cause)) {
      return;
    }
    long now = platform.nanoTime();
    long dueAt = now + (delay.compareTo(LONGEST) < 0 ? delay : LONGEST).toNanos();
    if (entry.heapIndex == Entry.NOT_DELAYED) {
      heap.add(entry, dueAt);
    } else if (dueAt - entry.dueAt < 0) {
      heap.advance(entry, dueAt);
    } else {
      return;
    }
    entry.timerWhenDue = timerCause;
    timer.arm(dueAt, now);
  }

  /** Ends the delay of {@code entry}, if it has one. */
  void end(Entry<K> entry) {
    if (entry.heapIndex != Entry.NOT_DELAYED) {
      heap.remove(entry);
      entry.delayEnded();
    }
  }

  /** Ends all. */
  void clear() {
    timer.cancel();
    for (Entry<K> first = heap.first(); first != null; first = heap.first()) {
      end(first);
    }
  }

  /** Makes due whose time has come, and arms the timer for the next. */
  void pass(boolean timed, Intake<K> intake) {
    timer.cancel();
    long now = platform.nanoTime();
    Entry<K> first = heap.first();
    for (int n = 0; first != null && first.dueAt - now <= 0 && n < DUE_PER_TIMER; n++) {
      heap.remove(first);
      first.delayPassed(timed ? now : 0, intake);
      first = heap.first();
    }
    if (first != null) {
      timer.arm(first.dueAt, now);
    }
  }
}
