package dev.trimtab.workqueue;

import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link WorkQueue}; without further words one that treats all keys as one tenant's and
 * backs off from 5 ms to 1000 s.
 */
public final class WorkQueueBuilder<K> {

  final Platform platform;
  private @Nullable RateLimiter<K> rateLimiter;
  private Function<? super K, String> tenantOf = key -> "";
  private @Nullable ToIntFunction<? super K> rankOf;
  private int causesPerKey = 8;
  private boolean timed = true;

  WorkQueueBuilder(Platform platform) {
    this.platform = platform;
  }

  /** Who waits how long after a failure. */
  public WorkQueueBuilder<K> rateLimiter(RateLimiter<K> limiter) {
    rateLimiter = limiter;
    return this;
  }

  /**
   * To whom a key belongs, such as its namespace. Tenants take turns, however many keys one has.
   * Must always give the same answer for the same key.
   */
  public WorkQueueBuilder<K> tenant(Function<? super K, String> tenantOf) {
    this.tenantOf = tenantOf;
    return this;
  }

  /**
   * Hands keys out by rank, instead of by priority and tenant: the highest first, among equals
   * first come first served. A key waits as long as there are higher ones; there is no starvation
   * bound. The rank is asked for at each add, on the caller's thread; the latest answer counts.
   */
  public WorkQueueBuilder<K> ranked(ToIntFunction<? super K> rankOf) {
    this.rankOf = rankOf;
    return this;
  }

  /**
   * How many causes of a key are kept; 8 if not said.
   *
   * @throws IllegalArgumentException if not positive
   */
  public WorkQueueBuilder<K> causesPerKey(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("causesPerKey must be positive: " + limit);
    }
    causesPerKey = limit;
    return this;
  }

  /**
   * Does not read the clock for every key: waiting times, work durations and what is unfinished are
   * then zero in items and metrics. For those to whom three clock readings per key are too many.
   */
  public WorkQueueBuilder<K> untimed() {
    timed = false;
    return this;
  }

  boolean timed() {
    return timed;
  }

  RateLimiter<K> rateLimiter() {
    return rateLimiter == null ? RateLimiter.standard(platform) : rateLimiter;
  }

  Function<? super K, String> tenantOf() {
    return tenantOf;
  }

  /** Zero for all keys, if they are not ranked. */
  ToIntFunction<? super K> rankOf() {
    return rankOf == null ? key -> 0 : rankOf;
  }

  ReadyKeys<K> order() {
    return rankOf == null ? new FairKeys<>() : new RankedKeys<>();
  }

  int causesPerKey() {
    return causesPerKey;
  }

  /** The queue, open. */
  public WorkQueue<K> build() {
    return new FairWorkQueue<>(this);
  }
}
