package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.List;

/**
 * Says how long a key that failed has to wait.
 *
 * <p><b>Threads.</b> Safe for any number of threads; never blocks. One limiter may serve several
 * queues.
 */
public interface RateLimiter<K> {

  /** Counts a failure of {@code key} and says how long it has to wait; never negative. */
  Duration next(K key);

  /** Ends the failure count of {@code key}. */
  void forget(K key);

  /** Failures of {@code key} in a row; 0 if this limiter does not count them. */
  int failures(K key);

  /**
   * Per key {@code min(cap, base · 2ⁿ)}, then a uniform draw from the upper half, so that keys
   * which failed together do not return together.
   *
   * <p>Source: "Exponential Backoff And Jitter", M. Brooker, AWS Architecture Blog, 2015 ("equal
   * jitter").
   */
  static <K> RateLimiter<K> exponential(Platform platform, Duration base, Duration cap) {
    return new ExponentialRateLimiter<>(platform, base, cap);
  }

  /** {@link #exponential} from 5 ms to 1000 s: the bounds of client-go's controllers. */
  static <K> RateLimiter<K> standard(Platform platform) {
    return exponential(platform, Duration.ofMillis(5), Duration.ofSeconds(1000));
  }

  /**
   * All keys together at most {@code burst} at once and {@code perSecond} on average.
   *
   * @throws IllegalArgumentException unless both are positive
   */
  static <K> RateLimiter<K> tokenBucket(Platform platform, double perSecond, int burst) {
    return new TokenBucketRateLimiter<>(platform, perSecond, burst);
  }

  /** Per key {@code fast} for the first {@code attempts} failures, {@code slow} from then on. */
  static <K> RateLimiter<K> fastThenSlow(Duration fast, Duration slow, int attempts) {
    return new FastThenSlowRateLimiter<>(fast, slow, attempts);
  }

  /** The longest of what all {@code limiters} say. */
  static <K> RateLimiter<K> maximumOf(List<RateLimiter<K>> limiters) {
    return new MaximumRateLimiter<>(limiters);
  }
}
