package dev.trimtab.workqueue;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys that the queue has to do with, and whose they are. Guarded by the queue's lock. */
final class Entries<K> {

  /** Idle tenants are kept for their counters, but not for ever. */
  private static final int IDLE_TENANTS_KEPT = 1_000;

  private final Map<K, Entry<K>> entries = new HashMap<>();
  private final Map<String, Tenant<K>> tenants = new LinkedHashMap<>();
  private final Function<? super K, String> tenantOf;
  private final int causesPerKey;
  private int idleTenants;

  /** The counters of tenants that were forgotten. */
  private final Tenant<K> forgottenTenants = new Tenant<>("");

  Entries(Function<? super K, String> tenantOf, int causesPerKey) {
    this.tenantOf = tenantOf;
    this.causesPerKey = causesPerKey;
  }

  @Nullable Entry<K> find(K key) {
    return entries.get(key);
  }

  Entry<K> obtain(K key) {
    Entry<K> found = entries.get(key);
    if (found != null) {
      return found;
    }
    Tenant<K> tenant = tenant(tenantOf.apply(key));
    if (tenant.entries++ == 0) {
      idleTenants--;
    }
    Entry<K> entry = new Entry<>(key, tenant, causesPerKey);
    entries.put(key, entry);
    return entry;
  }

  void forget(Entry<K> entry) {
    entries.remove(entry.key);
    if (--entry.tenant.entries == 0 && ++idleTenants > IDLE_TENANTS_KEPT) {
      forgetIdleTenants();
    }
  }

  private void forgetIdleTenants() {
    for (var each = tenants.values().iterator(); each.hasNext(); ) {
      Tenant<K> tenant = each.next();
      if (tenant.entries == 0) {
        tenant.addTo(forgottenTenants);
        each.remove();
      }
    }
    idleTenants = 0;
  }

  /** Forgets keys that are neither due nor with a worker nor delayed. */
  void forgetIdle() {
    for (Entry<K> entry : List.copyOf(entries.values())) {
      if (entry.place == Entry.Place.NOWHERE && !entry.delayed()) {
        forget(entry);
      }
    }
  }

  Collection<Entry<K>> all() {
    return entries.values();
  }

  Collection<Tenant<K>> tenants() {
    return tenants.values();
  }

  Tenant<K> forgottenTenants() {
    return forgottenTenants;
  }

  private Tenant<K> tenant(String name) {
    Tenant<K> found = tenants.get(name);
    if (found != null) {
      return found;
    }
    Tenant<K> tenant = new Tenant<>(name);
    tenants.put(name, tenant);
    idleTenants++;
    return tenant;
  }
}
