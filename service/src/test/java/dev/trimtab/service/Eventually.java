package dev.trimtab.service;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what becomes so by itself, however slow the machine. */
final class Eventually {

  static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /** Waits; fails with {@code state} if it does not become so. */
  static void until(BooleanSupplier condition, Supplier<String> state) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + LIMIT + ": " + state.get());
      }
      Thread.sleep(PAUSE);
    }
  }
}
