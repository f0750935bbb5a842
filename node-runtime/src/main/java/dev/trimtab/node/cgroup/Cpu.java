package dev.trimtab.node.cgroup;

/** CPU bounds in the kernel's units, by Kubernetes' formulas. */
final class Cpu {
  static final long PERIOD_MICROS = 100_000;
  private static final long LEAST_QUOTA_MICROS = 1_000;
  private static final long LEAST_SHARES = 2;
  private static final long MOST_SHARES = 262_144;

  private Cpu() {}

  /** CPU time per period for {@code millis} thousandths of a processor. */
  static long quotaMicros(long millis) {
    return Math.max(LEAST_QUOTA_MICROS, millis * PERIOD_MICROS / 1000);
  }

  /** Version 1 weight, 2 to 262144, where a whole processor is 1024. */
  static long shares(long millis) {
    return Math.clamp(millis * 1024 / 1000, LEAST_SHARES, MOST_SHARES);
  }

  /** Version 2 weight, 1 to 10000. */
  static long weight(long millis) {
    return 1 + (shares(millis) - LEAST_SHARES) * 9999 / (MOST_SHARES - LEAST_SHARES);
  }
}
