package dev.trimtab.workqueue;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tenants by name. Guarded by the queue's lock. */
final class Tenants<K> {

  private final Map<String, Tenant<K>> byName = new LinkedHashMap<>();

  /** The counters of tenants that were forgotten. */
  private final Tenant<K> forgotten = new Tenant<>("");

  /** The tenant asked for last: mostly the one asked for next. */
  private @Nullable Tenant<K> latest;

  /** Whose {@code entry} is; to be asked before the entry stands anywhere. */
  Tenant<K> of(Entry<K> entry) {
    if (!entry.hasTenant()) {
      Tenant<K> tenant = named(entry.tenantName);
      tenant.entries++;
      entry.tenant(tenant);
    }
    return entry.tenant();
  }

  private Tenant<K> named(String name) {
    Tenant<K> tenant = latest;
    if (tenant == null || !tenant.name.equals(name)) {
      tenant = byName.computeIfAbsent(name, Tenant::new);
      latest = tenant;
    }
    return tenant;
  }

  /** An entry was forgotten. */
  void leave(Entry<K> entry) {
    if (entry.hasTenant()) {
      entry.tenant().entries--;
    }
  }

  /** Forgets tenants without an entry, all but their counters. */
  void forgetIdle() {
    for (var each = byName.values().iterator(); each.hasNext(); ) {
      Tenant<K> tenant = each.next();
      if (tenant.entries == 0) {
        tenant.addTo(forgotten);
        each.remove();
      }
    }
    latest = null;
  }

  int size() {
    return byName.size();
  }

  Collection<Tenant<K>> all() {
    return byName.values();
  }

  Tenant<K> forgotten() {
    return forgotten;
  }
}
