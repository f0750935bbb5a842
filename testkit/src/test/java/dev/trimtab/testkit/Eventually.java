package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
final class Eventually {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int PAUSE_MILLIS = 5;

  private Eventually() {}

  /** Returns when it is so; fails with {@code what} if that takes too long. */
  static void isSo(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
