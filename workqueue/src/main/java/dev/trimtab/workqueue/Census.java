package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts a queue: the keys at one moment, then one tenant after the other. */
final class Census {

  private final int depth;
  private final int delayed;
  private final int inWork;
  private final long unfinished;
  private final long longest;
  private final Tenant<Object> all = new Tenant<>("");
  private final SortedMap<String, WorkQueueMetrics.Tenant> byName = new TreeMap<>();

  /** Times in nanoseconds. */
  Census(int depth, int delayed, int inWork, long unfinished, long longest) {
    this.depth = depth;
    this.delayed = delayed;
    this.inWork = inWork;
    this.unfinished = unfinished;
    this.longest = longest;
  }

  /** Counts a tenant in; behind the queue's door. */
  void add(Tenant<?> tenant) {
    tenant.addTo(all);
    byName.put(
        tenant.name,
        new WorkQueueMetrics.Tenant(
            tenant.depth(),
            tenant.adds,
            tenant.retries,
            tenant.queued.timing(),
            tenant.worked.timing()));
  }

  /** Counts in what is left of tenants without a name of their own; behind the queue's door. */
  void addForgotten(Tenant<?> tenants) {
    tenants.addTo(all);
  }

  WorkQueueMetrics metrics() {
    return new WorkQueueMetrics(
        depth,
        delayed,
        inWork,
        all.adds,
        all.retries,
        all.queued.timing(),
        all.worked.timing(),
        Duration.ofNanos(unfinished),
        Duration.ofNanos(longest),
        byName);
  }
}
