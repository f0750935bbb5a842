package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a queue looked like at one moment; counters run from its creation.
 *
 * @param depth keys that are due and wait
 * @param delayed keys whose time has not come
 * @param inWork keys with a worker
 * @param adds times a key became due (merged adds count once)
 * @param retries calls of {@link WorkQueue#addRateLimited}
 * @param queueLatency from becoming due to hand-out
 * @param workDuration from hand-out to {@link WorkQueue#done}
 * @param unfinished sum of the time that the keys now in work have been there
 * @param longestRunning the longest of these; zero if none is in work
 * @param tenants the same per tenant; tenants long idle may be missing
 */
public record WorkQueueMetrics(
    int depth,
    int delayed,
    int inWork,
    long adds,
    long retries,
    Timing queueLatency,
    Timing workDuration,
    Duration unfinished,
    Duration longestRunning,
    SortedMap<String, Tenant> tenants) {

  public WorkQueueMetrics {
    tenants = new TreeMap<>(tenants);
  }

  /**
   * A distribution of durations.
   *
   * @param count how many
   * @param total their sum
   * @param max the longest
   * @param p50 the median, rounded up to at most twice its value
   * @param p99 the 99th percentile, rounded up to at most twice its value
   */
  public record Timing(long count, Duration total, Duration max, Duration p50, Duration p99) {}

  /**
   * One tenant's share.
   *
   * @param depth keys that are due and wait
   * @param adds times a key became due
   * @param retries calls of {@link WorkQueue#addRateLimited}
   * @param queueLatency from becoming due to hand-out
   * @param workDuration from hand-out to {@link WorkQueue#done}
   */
  public record Tenant(
      int depth, long adds, long retries, Timing queueLatency, Timing workDuration) {}
}
