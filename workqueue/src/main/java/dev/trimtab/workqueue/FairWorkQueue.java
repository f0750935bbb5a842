package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The queue: one lock over entries, due keys and delayed keys; one timer for all delays. */
final class FairWorkQueue<K> implements WorkQueue<K> {

  /** Delays are cut to this, so that due times can be compared by difference. */
  private static final Duration LONGEST_DELAY = Duration.ofDays(3650);

  /** A timer task is to be short: more keys than these become due in a further one. */
  private static final int DUE_PER_TIMER = 1_000;

  private static final int SPINS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition due = lock.newCondition();
  private final Condition idle = lock.newCondition();

  private final Platform platform;
  private final RateLimiter<K> rateLimiter;
  private final Entries<K> entries;
  private final ReadyKeys<K> ready = new ReadyKeys<>();
  private final DelayHeap<K> delayed = new DelayHeap<>();
  private final DelayTimer timer;

  /** Whether waiting and work are measured. */
  private final boolean timed;

  private int inWork;

  /** Workers inside {@link #take} that found nothing. */
  private int waiting;

  /**
   * Waiting workers that were woken and have not run yet. One is enough: it wakes the next if more
   * is due, so a burst of adds costs one wake-up and not one each.
   */
  private int waking;

  private boolean shutDown;

  FairWorkQueue(WorkQueueBuilder<K> builder) {
    platform = builder.platform;
    rateLimiter = builder.rateLimiter();
    entries = new Entries<>(builder.tenantOf(), builder.causesPerKey());
    timed = builder.timed();
    timer = new DelayTimer(platform, this::delaysPassed);
  }

  @Override
  public void add(K key, Priority priority, Cause cause) {
    long now = watch();
    lock();
    try {
      if (!shutDown) {
        Entry<K> entry = entries.obtain(key);
        entry.causes.add(cause);
        makeDue(entry, priority, now);
        wakeWorker();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void addAfter(K key, Duration delay, Cause cause) {
    if (!delay.isPositive()) {
      add(key, cause);
      return;
    }
    lock.lock();
    try {
      if (!shutDown) {
        delay(entries.obtain(key), delay, cause);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void addRateLimited(K key) {
    Duration delay = rateLimiter.next(key);
    var cause = new Cause.Retry(Math.max(1, rateLimiter.failures(key)));
    lock.lock();
    try {
      if (!shutDown) {
        Entry<K> entry = entries.obtain(key);
        entry.tenant().retries++;
        delay(entry, delay, cause);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void forget(K key) {
    rateLimiter.forget(key);
  }

  @Override
  public Optional<WorkItem<K>> take() throws InterruptedException {
    long now = watch();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    lock();
    try {
      if (ready.isEmpty()) {
        awaitWork();
        if (ready.isEmpty()) {
          return Optional.empty();
        }
        now = watch();
      }
      WorkItem<K> item = handOut(ready.next(), now);
      wakeWorker();
      return Optional.of(item);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void done(K key) {
    long now = watch();
    lock();
    try {
      Entry<K> entry = entries.find(key);
      if (entry == null || entry.place != Entry.Place.WORKING) {
        throw new IllegalStateException("done, but not with a worker: " + key);
      }
      takeBack(entry, now);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int depth() {
    lock.lock();
    try {
      return ready.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public WorkQueueMetrics metrics() {
    lock.lock();
    try {
      return new Census(watch(), ready.size(), delayed.size()).of(entries);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void shutDown() {
    lock.lock();
    try {
      shutDown = true;
      timer.cancel();
      delayed.clear();
      entries.forgetIdle();
      due.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean shutDownAndDrain(Duration limit) throws InterruptedException {
    shutDown();
    lock.lockInterruptibly();
    try (var deadline = new Deadline(platform, limit, lock, idle)) {
      while (inWork > 0 && !deadline.passed()) {
        idle.await();
      }
      return inWork == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Others hold the lock for less time than it takes to fall asleep and be woken. */
  private void lock() {
    for (int i = 0; i < SPINS; i++) {
      if (lock.tryLock()) {
        return;
      }
      Thread.onSpinWait();
    }
    lock.lock();
  }

  /** The time, for measuring; read outside the lock. */
  private long watch() {
    return timed ? platform.nanoTime() : 0;
  }

  private void makeDue(Entry<K> entry, Priority priority, long now) {
    if (entry.delayed()) {
      delayed.remove(entry);
      entry.timerWhenDue = false;
    }
    switch (entry.place) {
      case NOWHERE -> {
        entry.tenant().adds++;
        enqueue(entry, priority, now);
      }
      case READY -> {
        if (priority.compareTo(entry.priority) < 0) {
          ready.raise(entry, priority);
        }
      }
      case WORKING -> {
        if (entry.again == null) {
          entry.tenant().adds++;
          entry.again = priority;
        } else if (priority.compareTo(entry.again) < 0) {
          entry.again = priority;
        }
      }
    }
  }

  private void enqueue(Entry<K> entry, Priority priority, long now) {
    entry.place = Entry.Place.READY;
    entry.priority = priority;
    entry.since = now;
    ready.append(entry);
  }

  private void delay(Entry<K> entry, Duration delay, Cause cause) {
    boolean timerCause = cause instanceof Cause.Timer;
    if (!timerCause) {
      entry.causes.add(cause);
    }
    if (entry.place == Entry.Place.READY || entry.again != null) {
      return; // it is due already
    }
    long now = platform.nanoTime();
    long dueAt = now + (delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY).toNanos();
    if (!entry.delayed()) {
      delayed.add(entry, dueAt);
    } else if (dueAt - entry.dueAt < 0) {
      delayed.advance(entry, dueAt);
    } else {
      return;
    }
    entry.timerWhenDue = timerCause;
    timer.arm(dueAt, now);
  }

  private void delaysPassed() {
    lock.lock();
    try {
      timer.cancel();
      long now = platform.nanoTime();
      Entry<K> first = delayed.first();
      for (int n = 0; first != null && first.dueAt - now <= 0 && n < DUE_PER_TIMER; n++) {
        if (first.timerWhenDue) {
          first.causes.add(new Cause.Timer());
        }
        makeDue(first, first.priority, timed ? now : 0);
        first = delayed.first();
      }
      if (first != null) {
        timer.arm(first.dueAt, now);
      }
      wakeWorker();
    } finally {
      lock.unlock();
    }
  }

  private WorkItem<K> handOut(Entry<K> entry, long now) {
    long queued = Math.max(0, now - entry.since); // the clock is read before the lock is held
    entry.tenant().queued.record(queued);
    entry.place = Entry.Place.WORKING;
    entry.since = now;
    inWork++;
    var item =
        new WorkItem<>(
            entry.key(),
            entry.causes.list(),
            entry.causes.dropped(),
            rateLimiter.failures(entry.key()),
            queued == 0 ? Duration.ZERO : Duration.ofNanos(queued));
    entry.causes.clear();
    return item;
  }

  private void takeBack(Entry<K> entry, long now) {
    entry.tenant().worked.record(Math.max(0, now - entry.since));
    entry.place = Entry.Place.NOWHERE;
    inWork--;
    Priority again = entry.again;
    if (again != null) {
      entry.again = null;
      enqueue(entry, again, now);
      wakeWorker();
    } else if (!entry.delayed()) {
      entries.forget(entry);
    }
    if (inWork == 0) {
      idle.signalAll();
    }
  }

  private void awaitWork() throws InterruptedException {
    waiting++;
    try {
      while (ready.isEmpty() && !shutDown) {
        due.await(); // throws only if this worker was not the one that was woken
        waking = Math.max(0, waking - 1);
      }
    } finally {
      waiting--;
    }
  }

  private void wakeWorker() {
    if (waiting > 0 && waking == 0 && !ready.isEmpty()) {
      waking++;
      due.signal();
    }
  }
}
