package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue. Each key has an {@link Entry} with a phase of its own, so producers and finished
 * workers meet only if they have to do with the same key; what became due goes through the {@link
 * Intake}. One lock guards the order of hand-out, the delays and the tenants: workers take it to
 * get a key, others only if a key is delayed or rises to a higher level.
 */
final class FairWorkQueue<K> implements WorkQueue<K> {

  private static final int SPINS = 1_000;

  /** After so many hand-outs it is asked whether too much is kept. */
  private static final int TIDY_EVERY = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final WaitingWorkers workers = new WaitingWorkers(lock.newCondition());

  private final Platform platform;
  private final RateLimiter<K> rateLimiter;
  private final Entries<K> entries;
  private final Intake<K> intake = new Intake<>();

  /** Whether waiting and work are measured. */
  private final boolean timed;

  private volatile boolean shutDown;

  /** Calls of done. */
  private final LongAdder returned = new LongAdder();

  // Guarded by the lock.

  private final ReadyKeys<K> ready = new ReadyKeys<>();
  private final Delays<K> delays;
  private long handedOut;

  FairWorkQueue(WorkQueueBuilder<K> builder) {
    platform = builder.platform;
    rateLimiter = builder.rateLimiter();
    entries = new Entries<>(builder.tenantOf(), builder.causesPerKey());
    timed = builder.timed();
    delays = new Delays<>(platform, this::delaysPassed);
  }

  @Override
  public void add(K key, Priority priority, Cause cause) {
    long now = watch();
    while (!shutDown) {
      Entry<K> entry = entries.obtain(key);
      switch (entry.add(cause, priority, now, intake)) {
        case DUE -> {
          wakeWorker();
          return;
        }
        case MERGED -> {
          return;
        }
        case NEEDS_LOCK -> {
          addLocked(key, priority, cause, now);
          return;
        }
        case FORGOTTEN -> entries.remove(entry);
      }
    }
  }

  /** Ends the delay of the key, or raises it, or whatever there is to do by now. */
  private void addLocked(K key, Priority priority, Cause cause, long now) {
    lock();
    try {
      if (shutDown) {
        return;
      }
      Entry<K> entry = entries.obtain(key);
      delays.end(entry);
      synchronized (entry) {
        if (entry.risesTo(priority)) {
          collect(); // now it is in its line
          ready.raise(entry, priority);
        }
        var _ = entry.add(cause, priority, now, intake);
      }
      wakeWorker();
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
    lock();
    try {
      if (!shutDown) {
        Entry<K> entry = entries.obtain(key);
        var _ = entries.tenants().of(entry);
        delays.add(entry, delay, cause);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void addRateLimited(K key) {
    Duration delay = rateLimiter.next(key);
    var cause = new Cause.Retry(Math.max(1, rateLimiter.failures(key)));
    lock();
    try {
      if (!shutDown) {
        Entry<K> entry = entries.obtain(key);
        entries.tenants().of(entry).retries++;
        delays.add(entry, delay, cause);
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
    Entry<K> entry = next();
    return entry == null
        ? Optional.empty()
        : Optional.of(entry.item(rateLimiter.failures(entry.key)));
  }

  private @Nullable Entry<K> next() throws InterruptedException {
    long now = watch();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    lock();
    try {
      collect();
      if (ready.isEmpty()) {
        workers.awaitUntil(this::somethingDueOrEnd);
        if (ready.isEmpty()) {
          return null;
        }
        now = watch();
      }
      Entry<K> entry = ready.next();
      handOut(entry, now);
      return entry;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void done(K key) {
    long now = watch();
    Entry<K> entry = entries.find(key);
    if (entry == null) {
      throw Entry.notWorking(key);
    }
    boolean dueAgain = entry.done(now, timed, intake);
    returned.increment();
    if (dueAgain) {
      wakeWorker();
    }
    if (shutDown) {
      wakeDrainer();
    }
  }

  @Override
  public int depth() {
    lock();
    try {
      collect();
      return ready.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public WorkQueueMetrics metrics() {
    lock();
    try {
      var census = new Census(watch());
      entries.forEach(entry -> entry.count(census));
      collect(); // after counting: what a counted worker made due is not missed
      return census.of(entries.tenants(), ready.size(), delays.size());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void shutDown() {
    lock();
    try {
      shutDown = true;
      delays.clear();
      entries.forgetIdle();
      workers.wakeAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean shutDownAndDrain(Duration limit) throws InterruptedException {
    shutDown();
    lock.lockInterruptibly();
    try (var deadline = new Deadline(platform, limit, lock, idle)) {
      while (inWork() > 0 && !deadline.passed()) {
        idle.await();
      }
      return inWork() == 0;
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

  /** Workers that have a key. Both counts only grow, so zero is never seen too early. */
  private long inWork() {
    return handedOut - returned.sum();
  }

  /** Lets what became due since stand in line. */
  private void collect() {
    Entry<K> entry = intake.takeAll();
    while (entry != null) {
      Entry<K> following = entry.next;
      entry.next = null;
      entries.tenants().of(entry).adds++;
      ready.append(entry);
      entry = following;
    }
  }

  private void handOut(Entry<K> entry, long now) {
    long waited = entry.handOut(now);
    if (timed) {
      entry.tenant().queued.record(waited);
    }
    handedOut++;
    if (!ready.isEmpty()) {
      workers.wake();
    }
    if (handedOut % TIDY_EVERY == 0) {
      tidy();
    }
  }

  private void tidy() {
    if (entries.tooMany(ready.size() + delays.size() + (int) inWork())) {
      entries.forgetIdle();
    }
  }

  private void delaysPassed() {
    lock();
    try {
      delays.pass(timed, intake);
      wakeWorker();
    } finally {
      lock.unlock();
    }
  }

  private boolean somethingDueOrEnd() {
    collect();
    return !ready.isEmpty() || shutDown;
  }

  /** After something was pushed. */
  private void wakeWorker() {
    if (workers.wanted()) {
      lock();
      try {
        workers.wake();
      } finally {
        lock.unlock();
      }
    }
  }

  private void wakeDrainer() {
    lock();
    try {
      if (inWork() == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }
}
