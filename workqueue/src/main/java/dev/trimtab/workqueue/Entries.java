package dev.trimtab.workqueue;

import org.jspecify.annotations.Nullable;

/**
 * Entries by key: a hash table that is linked through the entries. An entry that ends is the first
 * to be used again, so keys that come and go allocate nothing and keep to a few lines of the cache.
 * Keys with the same hash code are searched one by one. Behind the queue's door.
 */
final class Entries<K> {

  /** More than are mostly due at once, and no more than a hundred kilobytes. */
  static final int SPARE_KEPT = 1_024;

  private static final int SMALLEST = 64;

  private final int causesPerKey;
  private @Nullable Entry<K>[] buckets = buckets(SMALLEST);
  private int size;

  /** The one that ended last, others chained behind. */
  private @Nullable Entry<K> spare;

  private int spares;

  Entries(int causesPerKey) {
    this.causesPerKey = causesPerKey;
  }

  /** The hash code of {@code key}, its upper half mixed into what chooses the bucket. */
  static int hash(Object key) {
    int hash = key.hashCode();
    return hash ^ (hash >>> 16);
  }

  int size() {
    return size;
  }

  /** Those kept for other keys. */
  int spares() {
    return spares;
  }

  @Nullable Entry<K> find(K key, int hash) {
    Entry<K> entry = buckets[bucket(hash)];
    while (entry != null && !entry.isOf(key, hash)) {
      entry = entry.chained;
    }
    return entry;
  }

  /** An entry for {@code key}, which has none. */
  Entry<K> begin(K key, int hash, Tenant<K> tenant) {
    if (size == buckets.length) {
      grow();
    }
    Entry<K> entry = spareOrNew();
    entry.begin(key, hash, tenant);
    put(entry);
    size++;
    return entry;
  }

  /** The key of {@code entry} has no more to do with the queue. */
  void end(Entry<K> entry) {
    unchain(entry);
    size--;
    entry.end();
    if (spares < SPARE_KEPT) {
      entry.chained = spare;
      spare = entry;
      spares++;
    }
  }

  private Entry<K> spareOrNew() {
    Entry<K> entry = spare;
    if (entry == null) {
      return new Entry<>(causesPerKey);
    }
    spare = entry.chained;
    spares--;
    return entry;
  }

  private void put(Entry<K> entry) {
    int bucket = bucket(entry.hash());
    entry.chained = buckets[bucket];
    buckets[bucket] = entry;
  }

  private void unchain(Entry<K> entry) {
    int bucket = bucket(entry.hash());
    Entry<K> before = buckets[bucket];
    if (before == entry) {
      buckets[bucket] = entry.chained;
      return;
    }
    while (before != null && before.chained != entry) {
      before = before.chained;
    }
    if (before == null) {
      throw new IllegalStateException("not in its bucket: " + entry.key());
    }
    before.chained = entry.chained;
  }

  private void grow() {
    @Nullable Entry<K>[] old = buckets;
    buckets = buckets(2 * old.length);
    for (Entry<K> entry : old) {
      while (entry != null) {
        Entry<K> following = entry.chained;
        put(entry);
        entry = following;
      }
    }
  }

  private int bucket(int hash) {
    return hash & (buckets.length - 1);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
  private static <K> @Nullable Entry<K>[] buckets(int length) {
    return new Entry[length];
  }
}
