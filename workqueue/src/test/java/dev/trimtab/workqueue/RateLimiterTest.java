package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.workqueue.simulated.ManualPlatform;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualPlatform platform = new ManualPlatform(7);

  @Test
  void exponentialDoublesPerKeyWithinItsJitterUpToTheCap() {
    RateLimiter<String> limiter = RateLimiter.exponential(platform, MILLI, SECOND);

    for (int failure = 0; failure < 100; failure++) {
      long full = failure < 10 ? 1_000_000L << failure : 1_000_000_000L;
      assertThat(limiter.next("a").toNanos()).isBetween(full / 2, full);
    }
    assertThat(limiter.next("b")).isLessThanOrEqualTo(MILLI);
    assertThat(limiter.failures("a")).isEqualTo(100);
  }

  @Test
  void keysThatFailTogetherDoNotReturnTogether() {
    RateLimiter<Integer> limiter = RateLimiter.exponential(platform, SECOND, SECOND);
    var delays = new TreeSet<Duration>();

    for (int key = 0; key < 100; key++) {
      delays.add(limiter.next(key));
    }

    assertThat(delays).hasSizeGreaterThan(95);
  }

  @Test
  void forgottenKeyBeginsAnew() {
    RateLimiter<String> limiter = RateLimiter.exponential(platform, MILLI, SECOND);
    for (int failure = 0; failure < 10; failure++) {
      limiter.next("a");
    }

    limiter.forget("a");

    assertThat(limiter.failures("a")).isZero();
    assertThat(limiter.next("a")).isLessThanOrEqualTo(MILLI);
  }

  @Test
  void tokenBucketAllowsABurstAndThenItsRate() {
    RateLimiter<String> limiter = RateLimiter.tokenBucket(platform, 10, 3);

    for (int i = 0; i < 3; i++) {
      assertThat(limiter.next("key-" + i)).isZero();
    }
    assertThat(limiter.next("a")).isEqualTo(Duration.ofMillis(100));
    assertThat(limiter.next("b")).isEqualTo(Duration.ofMillis(200));
    platform.advance(SECOND);
    assertThat(limiter.next("c")).isZero();
  }

  @Test
  void fastThenSlowIsFastForItsAttempts() {
    RateLimiter<String> limiter = RateLimiter.fastThenSlow(MILLI, SECOND, 2);

    assertThat(List.of(limiter.next("a"), limiter.next("a"), limiter.next("a")))
        .containsExactly(MILLI, MILLI, SECOND);
  }

  @Test
  void maximumIsTheLongestOfAll() {
    RateLimiter<String> limiter =
        RateLimiter.maximumOf(
            List.of(
                RateLimiter.fastThenSlow(MILLI, SECOND, 1),
                RateLimiter.tokenBucket(platform, 10, 1)));

    assertThat(limiter.next("a")).isEqualTo(MILLI);
    assertThat(limiter.next("a")).isEqualTo(SECOND);
    assertThat(limiter.next("b")).isEqualTo(Duration.ofMillis(200));
    assertThat(limiter.failures("a")).isEqualTo(2);
    limiter.forget("a");
    assertThat(limiter.failures("a")).isZero();
  }

  @Test
  void boundsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> RateLimiter.exponential(platform, SECOND, MILLI))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base");
    assertThatThrownBy(() -> RateLimiter.tokenBucket(platform, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("perSecond");
    assertThatThrownBy(() -> RateLimiter.fastThenSlow(SECOND, MILLI, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fast");
    assertThatThrownBy(() -> RateLimiter.maximumOf(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
