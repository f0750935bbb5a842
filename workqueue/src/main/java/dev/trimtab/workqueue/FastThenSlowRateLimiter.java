package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** See {@link RateLimiter#fastThenSlow}. */
final class FastThenSlowRateLimiter<K> implements RateLimiter<K> {

  private final ConcurrentMap<K, Integer> failures = new ConcurrentHashMap<>();
  private final Duration fast;
  private final Duration slow;
  private final int attempts;

  FastThenSlowRateLimiter(Duration fast, Duration slow, int attempts) {
    if (fast.isNegative() || slow.compareTo(fast) < 0 || attempts < 0) {
      throw new IllegalArgumentException(
          "need 0 <= fast <= slow and attempts >= 0: " + fast + ", " + slow + ", " + attempts);
    }
    this.fast = fast;
    this.slow = slow;
    this.attempts = attempts;
  }

  @Override
  public Duration next(K key) {
    return failures.merge(key, 1, Integer::sum) <= attempts ? fast : slow;
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
