package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.List;

/** See {@link RateLimiter#maximumOf}. */
final class MaximumRateLimiter<K> implements RateLimiter<K> {

  private final List<RateLimiter<K>> limiters;

  MaximumRateLimiter(List<RateLimiter<K>> limiters) {
    if (limiters.isEmpty()) {
      throw new IllegalArgumentException("need at least one limiter");
    }
    this.limiters = List.copyOf(limiters);
  }

  @Override
  public Duration next(K key) {
    Duration longest = Duration.ZERO;
    for (RateLimiter<K> limiter : limiters) {
      Duration delay = limiter.next(key);
      longest = delay.compareTo(longest) > 0 ? delay : longest;
    }
    return longest;
  }

  @Override
  public void forget(K key) {
    limiters.forEach(limiter -> limiter.forget(key));
  }

  @Override
  public int failures(K key) {
    return limiters.stream().mapToInt(limiter -> limiter.failures(key)).max().orElse(0);
  }
}
