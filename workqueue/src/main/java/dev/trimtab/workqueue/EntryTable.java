package dev.trimtab.workqueue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries by key: open addressing with linear probing, because a node per entry would be most of
 * what a queue allocates. Guarded by the queue's lock.
 */
final class EntryTable<K> {

  private static final int SMALLEST = 16;

  /** A power of two long, at most two thirds full, so that every probe ends. */
  private @Nullable Entry<K>[] slots = empty(SMALLEST);

  private int size;

  @Nullable Entry<K> get(K key, int hash) {
    int mask = slots.length - 1;
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      Entry<K> entry = slots[i];
      if (entry == null || (entry.hash == hash && entry.key().equals(key))) {
        return entry;
      }
    }
  }

  /** Puts in an entry whose key is not there. */
  void add(Entry<K> entry) {
    if (++size > slots.length / 3 * 2) {
      resize(slots.length * 2);
    }
    insert(entry);
  }

  /** Takes out an entry that is there; those behind it move up, so that no probe ends early. */
  void remove(Entry<K> entry) {
    int mask = slots.length - 1;
    int hole = entry.hash & mask;
    while (slots[hole] != entry) {
      hole = (hole + 1) & mask;
    }
    for (int i = (hole + 1) & mask; ; i = (i + 1) & mask) {
      Entry<K> next = slots[i];
      if (next == null) {
        break;
      }
      boolean mayMove = ((i - (next.hash & mask)) & mask) >= ((i - hole) & mask);
      if (mayMove) {
        slots[hole] = next;
        hole = i;
      }
    }
    slots[hole] = null;
    size--;
    if (size < slots.length / 16 && slots.length > SMALLEST) {
      resize(slots.length / 4);
    }
  }

  Collection<Entry<K>> all() {
    List<Entry<K>> all = new ArrayList<>(size);
    for (Entry<K> entry : slots) {
      if (entry != null) {
        all.add(entry);
      }
    }
    return all;
  }

  /** Spreads a hash code, whose upper bits would else count for nothing. */
  static int spread(Object key) {
    int hash = key.hashCode() * 0x9E3779B9; // 2³² / golden ratio: neighbours land far apart
    return hash ^ (hash >>> 16);
  }

  private void insert(Entry<K> entry) {
    int mask = slots.length - 1;
    int i = entry.hash & mask;
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = entry;
  }

  private void resize(int length) {
    @Nullable Entry<K>[] old = slots;
    slots = empty(length);
    for (Entry<K> entry : old) {
      if (entry != null) {
        insert(entry);
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic types cannot be made otherwise
  private static <K> @Nullable Entry<K>[] empty(int length) {
    return new Entry[length];
  }
}
