package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * See {@link RateLimiter#tokenBucket}. Kept as one number: the time at which the bucket is full
 * again (the generic cell rate algorithm, ITU-T I.371).
 */
final class TokenBucketRateLimiter<K> implements RateLimiter<K> {

  private final Platform platform;
  private final long nanosPerToken;
  private final long burstNanos;
  private final AtomicLong fullAt;

  TokenBucketRateLimiter(Platform platform, double perSecond, int burst) {
    if (!(perSecond > 0) || burst < 1) {
      throw new IllegalArgumentException(
          "need perSecond > 0 and burst >= 1: " + perSecond + ", " + burst);
    }
    this.platform = platform;
    this.nanosPerToken = Math.max(1, (long) (1e9 / perSecond));
    this.burstNanos = Math.multiplyExact(nanosPerToken, burst);
    this.fullAt = new AtomicLong(platform.nanoTime());
  }

  @Override
  public Duration next(K key) {
    long now = platform.nanoTime();
    long full = fullAt.updateAndGet(at -> (at - now > 0 ? at : now) + nanosPerToken);
    return Duration.ofNanos(Math.max(0, full - now - burstNanos));
  }

  @Override
  public void forget(K key) {
    // the bucket is shared: a key's success gives no token back
  }

  @Override
  public int failures(K key) {
    return 0;
  }
}
