package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The queue. All it knows is in {@link KeyStates}, behind one {@link Door}: each call goes in once,
 * for some ten steps of plain code. Whatever may take longer stays outside: what users wrote, but
 * for {@code equals} of keys; the clock; timers; waking a worker.
 */
final class FairWorkQueue<K> implements WorkQueue<K> {

  /** Delays are cut to this, so that due times can be compared by difference. */
  private static final Duration LONGEST_DELAY = Duration.ofDays(3650);

  /** Delays that end while others wait at the door. */
  private static final int BATCH = 50;

  private final Platform platform;
  private final RateLimiter<K> rateLimiter;
  private final Function<? super K, String> tenantOf;
  private final ToIntFunction<? super K> rankOf;

  /** Whether waiting and work are measured. */
  private final boolean timed;

  private final DelayTimer delayTimer;
  private final Drain drain;
  private final Door door = new Door();

  // Behind the door.

  private final KeyStates<K> keys;
  private final WaitingWorkers workers = new WaitingWorkers();
  private boolean shutDown;

  FairWorkQueue(WorkQueueBuilder<K> builder) {
    platform = builder.platform;
    rateLimiter = builder.rateLimiter();
    tenantOf = builder.tenantOf();
    rankOf = builder.rankOf();
    timed = builder.timed();
    delayTimer = new DelayTimer(platform, this::passDelays);
    drain = new Drain(platform, () -> inWork() == 0);
    keys = new KeyStates<>(builder.order(), builder.causesPerKey(), timed);
  }

  @Override
  public void add(K key, Priority priority, Cause cause) {
    long now = watch();
    int hash = Entries.hash(key);
    String tenant = tenantOf.apply(key);
    int rank = rankOf.applyAsInt(key);
    door.enter();
    try {
      if (!shutDown) {
        Entry<K> entry = keys.obtain(key, hash, tenant);
        keys.rank(entry, rank);
        keys.add(entry, priority, cause, now);
      }
    } finally {
      leave();
    }
  }

  @Override
  public void addAfter(K key, Duration delay, Cause cause) {
    if (delay.isPositive()) {
      addLater(key, delay, cause, false);
    } else {
      add(key, cause);
    }
  }

  @Override
  public void addRateLimited(K key) {
    Duration delay = rateLimiter.next(key);
    addLater(key, delay, new Cause.Retry(Math.max(1, rateLimiter.failures(key))), true);
  }

  private void addLater(K key, Duration delay, Cause cause, boolean retry) {
    int hash = Entries.hash(key);
    String tenant = tenantOf.apply(key);
    int rank = rankOf.applyAsInt(key);
    long now = platform.nanoTime();
    long dueAt = now + (delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY).toNanos();
    boolean delayed = false;
    door.enter();
    try {
      if (!shutDown) {
        Entry<K> entry = keys.obtain(key, hash, tenant);
        keys.rank(entry, rank);
        entry.tenant().retries += retry ? 1 : 0;
        delayed = keys.addLater(entry, dueAt, cause);
      }
    } finally {
      leave();
    }
    if (delayed) {
      delayTimer.arm(dueAt, now);
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
        : Optional.of(entry.item(rateLimiter.failures(entry.key())));
  }

  private @Nullable Entry<K> next() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long now = watch();
    door.enter();
    try {
      if (keys.depth() == 0) {
        if (!awaitDue()) {
          return null;
        }
        now = watch();
      }
      return keys.next(now);
    } finally {
      leave();
    }
  }

  /**
   * Goes out until a key is due; false if the queue ended before. Throws only if nothing is due, so
   * that a key for which this worker was woken does not stay behind.
   */
  private boolean awaitDue() throws InterruptedException {
    var self = new WaitingWorker();
    while (keys.depth() == 0) {
      if (shutDown) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      workers.add(self);
      door.leave();
      self.sleep();
      door.enter();
      workers.back(self);
    }
    return true;
  }

  @Override
  public void done(K key) {
    long now = watch();
    int hash = Entries.hash(key);
    boolean last;
    door.enter();
    try {
      keys.done(key, hash, now);
      last = shutDown && keys.inWork() == 0;
    } finally {
      leave();
    }
    if (last) {
      drain.signal();
    }
  }

  @Override
  public int depth() {
    door.enter();
    try {
      return keys.depth();
    } finally {
      leave();
    }
  }

  @Override
  public WorkQueueMetrics metrics() {
    long now = watch();
    Census census;
    List<Tenant<K>> tenants;
    door.enter();
    try {
      census = keys.census(now);
      tenants = keys.tenants();
    } finally {
      leave();
    }
    for (Tenant<K> tenant : tenants) {
      door.enter();
      try {
        census.add(tenant);
      } finally {
        leave();
      }
    }
    return census.metrics();
  }

  @Override
  public void shutDown() {
    List<WaitingWorker> sleeping;
    door.enter();
    try {
      shutDown = true;
      sleeping = workers.callAll();
    } finally {
      leave();
    }
    sleeping.forEach(WaitingWorker::wake);
    delayTimer.close();
    while (dropDelays()) {
      // others get through the door in between
    }
  }

  private boolean dropDelays() {
    door.enter();
    try {
      return keys.dropDelays(BATCH);
    } finally {
      leave();
    }
  }

  @Override
  public boolean shutDownAndDrain(Duration limit) throws InterruptedException {
    shutDown();
    return drain.await(limit);
  }

  private int inWork() {
    door.enter();
    try {
      return keys.inWork();
    } finally {
      leave();
    }
  }

  /** Goes out, and wakes a worker if there is something for it to do. */
  private void leave() {
    WaitingWorker called = keys.depth() > 0 ? workers.call() : null;
    door.leave();
    if (called != null) {
      called.wake();
    }
  }

  /** The time, for measuring; read outside, because it takes longer than what is done inside. */
  private long watch() {
    return timed ? platform.nanoTime() : 0;
  }

  private OptionalLong passDelays(long now) {
    door.enter();
    try {
      return shutDown ? OptionalLong.empty() : keys.passDelays(now, BATCH);
    } finally {
      leave();
    }
  }
}
