package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.TreeMap;

/** Counts a queue at one moment. */
final class Census {

  private final long now;
  private int inWork;
  private long unfinished;
  private long longest;

  Census(long now) {
    this.now = now;
  }

  /** A key is with a worker since then. */
  void working(long since) {
    long age = Math.max(0, now - since);
    inWork++;
    unfinished += age;
    longest = Math.max(longest, age);
  }

  WorkQueueMetrics of(Tenants<?> tenants, int depth, int delayed) {
    var all = new Tenant<Object>("");
    tenants.forgotten().addTo(all);
    var byName = new TreeMap<String, WorkQueueMetrics.Tenant>();
    for (Tenant<?> tenant : tenants.all()) {
      tenant.addTo(all);
      byName.put(tenant.name, of(tenant));
    }
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

  private static WorkQueueMetrics.Tenant of(Tenant<?> tenant) {
    return new WorkQueueMetrics.Tenant(
        tenant.depth(),
        tenant.adds,
        tenant.retries,
        tenant.queued.timing(),
        tenant.worked.timing());
  }
}
