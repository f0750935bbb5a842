package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.TreeMap;

/** Counts a queue at one moment. */
record Census(long now, int depth, int delayed) {

  WorkQueueMetrics of(Entries<?> entries) {
    int inWork = 0;
    long unfinished = 0;
    long longest = 0;
    for (Entry<?> entry : entries.all()) {
      if (entry.place == Entry.Place.WORKING) {
        long age = now - entry.since;
        inWork++;
        unfinished += age;
        longest = Math.max(longest, age);
      }
    }
    var all = new Tenant<Object>("");
    entries.forgottenTenants().addTo(all);
    var tenants = new TreeMap<String, WorkQueueMetrics.Tenant>();
    for (Tenant<?> tenant : entries.tenants()) {
      tenant.addTo(all);
      tenants.put(tenant.name, of(tenant));
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
        tenants);
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
