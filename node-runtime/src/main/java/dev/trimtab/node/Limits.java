package dev.trimtab.node;

/**
 * Bounds on resources. Zero means no bound.
 *
 * @param cpuMillis CPU time per second of time, in thousandths of a processor (CFS quota)
 * @param cpuShares weight against others under contention, in thousandths of a processor requested
 * @param memory bytes
 * @param pids processes and threads
 */
public record Limits(long cpuMillis, long cpuShares, long memory, long pids) {
  /** No bounds. */
  public static final Limits NONE = new Limits(0, 0, 0, 0);
}
