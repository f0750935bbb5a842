package dev.trimtab.workqueue;

import java.time.Duration;

/** Counts durations in buckets of doubling width, from 1 µs on. Behind the queue's door. */
final class DurationHistogram {

  private static final int BUCKETS = 40;

  private final long[] counts = new long[BUCKETS];
  private long count;
  private long totalNanos;
  private long maxNanos;

  void record(long nanos) {
    long micros = nanos >> 10;
    counts[Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(micros))]++;
    count++;
    totalNanos += nanos;
    maxNanos = Math.max(maxNanos, nanos);
  }

  void addTo(DurationHistogram sum) {
    for (int i = 0; i < BUCKETS; i++) {
      sum.counts[i] += counts[i];
    }
    sum.count += count;
    sum.totalNanos += totalNanos;
    sum.maxNanos = Math.max(sum.maxNanos, maxNanos);
  }

  WorkQueueMetrics.Timing timing() {
    return new WorkQueueMetrics.Timing(
        count,
        Duration.ofNanos(totalNanos),
        Duration.ofNanos(maxNanos),
        quantile(0.5),
        quantile(0.99));
  }

  /** The upper edge of the bucket that holds the quantile, so at most twice the true value. */
  private Duration quantile(double q) {
    long rank = (long) Math.ceil(q * count);
    long seen = 0;
    for (int i = 0; i < BUCKETS && count > 0; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Duration.ofNanos(Math.min(maxNanos, 1024L << i));
      }
    }
    return Duration.ZERO;
  }
}
