package dev.trimtab.workqueue;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keys that the queue has to do with, and whose they are. Guarded by the queue's lock. */
final class Entries<K> {

  /** Idle tenants are kept for their counters, but not for ever. */
  private static final int IDLE_TENANTS_KEPT = 1_000;

  /** More than are on their way at once in all but a burst. */
  private static final int IDLE_ENTRIES_KEPT = 1_024;

  private final EntryTable<K> entries = new EntryTable<>();

  /** Idle entries for use again. */
  private final ArrayDeque<Entry<K>> idle = new ArrayDeque<>();

  private final Map<String, Tenant<K>> tenants = new LinkedHashMap<>();
  private final Function<? super K, String> tenantOf;
  private final int causesPerKey;
  private int idleTenants;

  /** The tenant asked for last: mostly the one asked for next. */
  private @Nullable Tenant<K> latest;

  /** The counters of tenants that were forgotten. */
  private final Tenant<K> forgottenTenants = new Tenant<>("");

  Entries(Function<? super K, String> tenantOf, int causesPerKey) {
    this.tenantOf = tenantOf;
    this.causesPerKey = causesPerKey;
  }

  @Nullable Entry<K> find(K key) {
    return entries.get(key, EntryTable.spread(key));
  }

  Entry<K> obtain(K key) {
    int hash = EntryTable.spread(key);
    Entry<K> found = entries.get(key, hash);
    if (found != null) {
      return found;
    }
    Tenant<K> tenant = tenant(tenantOf.apply(key));
    if (tenant.entries++ == 0) {
      idleTenants--;
    }
    Entry<K> entry = idle.isEmpty() ? new Entry<>(causesPerKey) : idle.removeLast();
    entry.begin(key, hash, tenant);
    entries.add(entry);
    return entry;
  }

  void forget(Entry<K> entry) {
    entries.remove(entry);
    Tenant<K> tenant = entry.tenant();
    entry.end();
    if (idle.size() < IDLE_ENTRIES_KEPT) {
      idle.addLast(entry);
    }
    if (--tenant.entries == 0 && ++idleTenants > IDLE_TENANTS_KEPT) {
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
    latest = null;
  }

  /** Forgets keys that are neither due nor with a worker nor delayed. */
  void forgetIdle() {
    for (Entry<K> entry : entries.all()) {
      if (entry.place == Entry.Place.NOWHERE && !entry.delayed()) {
        forget(entry);
      }
    }
  }

  Collection<Entry<K>> all() {
    return entries.all();
  }

  Collection<Tenant<K>> tenants() {
    return tenants.values();
  }

  Tenant<K> forgottenTenants() {
    return forgottenTenants;
  }

  private Tenant<K> tenant(String name) {
    if (latest != null && latest.name.equals(name)) {
      return latest;
    }
    Tenant<K> found = tenants.get(name);
    if (found != null) {
      latest = found;
      return found;
    }
    Tenant<K> tenant = new Tenant<>(name);
    tenants.put(name, tenant);
    idleTenants++;
    return tenant;
  }
}
