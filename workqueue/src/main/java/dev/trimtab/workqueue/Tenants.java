package dev.trimtab.workqueue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tenants by name. Behind the queue's door. */
final class Tenants<K> {

  /** Kept for their counters, but not for ever. */
  private static final int IDLE_KEPT = 1_000;

  private final Map<String, Tenant<K>> byName = new LinkedHashMap<>();

  /** The counters of tenants that were forgotten. */
  private final Tenant<K> forgotten = new Tenant<>("");

  /** The tenant asked for last: mostly the one asked for next. */
  private @Nullable Tenant<K> latest;

  /** With so many, those without a key are forgotten. */
  private int tidyAt = IDLE_KEPT;

  /** The tenant of that name; a new one if there is none. */
  Tenant<K> named(String name) {
    Tenant<K> tenant = latest;
    if (tenant == null || !tenant.name.equals(name)) {
      tenant = byName.get(name);
      if (tenant == null) {
        tenant = join(name);
      }
      latest = tenant;
    }
    return tenant;
  }

  private Tenant<K> join(String name) {
    if (byName.size() >= tidyAt) {
      forgetIdle();
      tidyAt = 2 * byName.size() + IDLE_KEPT;
    }
    var tenant = new Tenant<K>(name);
    byName.put(name, tenant);
    return tenant;
  }

  /** Forgets tenants without a key, all but their counters. */
  private void forgetIdle() {
    for (var each = byName.values().iterator(); each.hasNext(); ) {
      Tenant<K> tenant = each.next();
      if (tenant.entries == 0) {
        tenant.addTo(forgotten);
        each.remove();
      }
    }
  }

  List<Tenant<K>> all() {
    return List.copyOf(byName.values());
  }

  /** Those that were forgotten, as one. */
  Tenant<K> forgotten() {
    return forgotten;
  }
}
