package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** See {@link RateLimiter#exponential}. */
final class ExponentialRateLimiter<K> implements RateLimiter<K> {

  private final ConcurrentMap<K, Integer> failures = new ConcurrentHashMap<>();
  private final Platform platform;
  private final long baseNanos;
  private final long capNanos;

  ExponentialRateLimiter(Platform platform, Duration base, Duration cap) {
    if (!base.isPositive() || cap.compareTo(base) < 0) {
      throw new IllegalArgumentException("need 0 < base <= cap: base " + base + ", cap " + cap);
    }
    this.platform = platform;
    this.baseNanos = base.toNanos();
    this.capNanos = cap.toNanos();
  }

  @Override
  public Duration next(K key) {
    int before = failures.merge(key, 1, Integer::sum) - 1;
    boolean capped = before >= Long.numberOfLeadingZeros(baseNanos) - 1;
    long full = capped ? capNanos : Math.min(capNanos, baseNanos << before);
    long half = full / 2;
    return Duration.ofNanos(half + platform.random().nextLong(full - half + 1));
  }

  @Override
  public void forget(K key) {
    failures.remove(key);
  }

  @Override
  public int failures(K key) {
    return failures.isEmpty() ? 0 : failures.getOrDefault(key, 0); // mostly nothing fails
  }
}
