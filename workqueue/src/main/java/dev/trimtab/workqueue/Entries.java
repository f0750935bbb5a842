package dev.trimtab.workqueue;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries by key. Those of idle keys stay for a while, since keys come again and again: finding one
 * costs a lookup, making one much more.
 *
 * <p><b>Threads.</b> Any number may find and obtain; forgetting needs the queue's lock, so that who
 * holds it never meets a forgotten entry.
 */
final class Entries<K> {

  /** About a megabyte; a queue that has to do with fewer keys never makes an entry twice. */
  private static final int IDLE_KEPT = 8_192;

  /** Kept for their counters, but not for ever. */
  private static final int IDLE_TENANTS_KEPT = 1_000;

  private final ConcurrentMap<K, Entry<K>> byKey = new ConcurrentHashMap<>();
  private final Tenants<K> tenants = new Tenants<>();
  private final Function<? super K, String> tenantOf;
  private final int causesPerKey;

  Entries(Function<? super K, String> tenantOf, int causesPerKey) {
    this.tenantOf = tenantOf;
    this.causesPerKey = causesPerKey;
  }

  @Nullable Entry<K> find(K key) {
    return byKey.get(key);
  }

  /** That of {@code key}; a new one if there is none. */
  Entry<K> obtain(K key) {
    Entry<K> there = byKey.get(key);
    if (there != null) {
      return there;
    }
    var fresh = new Entry<>(key, tenantOf.apply(key), causesPerKey);
    there = byKey.putIfAbsent(key, fresh);
    return there == null ? fresh : there;
  }

  /** Takes a forgotten entry out of the way of a new one. */
  void remove(Entry<K> forgotten) {
    byKey.remove(forgotten.key, forgotten);
  }

  /** Whose an entry is. Guarded by the queue's lock. */
  Tenants<K> tenants() {
    return tenants;
  }

  /**
   * Whether more is kept than is worth it.
   *
   * @param live keys that are due, delayed or with a worker
   */
  boolean tooMany(int live) {
    return byKey.size() > 2L * live + IDLE_KEPT || tenants.size() > live + IDLE_TENANTS_KEPT;
  }

  /** Forgets keys that are neither due nor with a worker nor delayed. */
  void forgetIdle() {
    for (Entry<K> entry : byKey.values()) {
      if (entry.forget()) {
        remove(entry);
        tenants.leave(entry);
      }
    }
    tenants.forgetIdle();
  }

  void forEach(Consumer<Entry<K>> what) {
    byKey.values().forEach(what);
  }
}
