package dev.trimtab.workqueue;

import org.jspecify.annotations.Nullable;

/** All that the queue knows of one key. Guarded by the queue's lock. */
final class Entry<K> {

  /** Where a key is. A key that is nowhere and not delayed has no entry. */
  enum Place {
    NOWHERE,
    READY,
    WORKING
  }

  static final int NOT_DELAYED = -1;

  final K key;
  final Tenant<K> tenant;
  final Causes causes;

  Place place = Place.NOWHERE;

  /** READY: the level it waits in. WORKING: the level it was handed out from. */
  Priority priority = Priority.NORMAL;

  /** The level to wait in once the worker is done; set only while WORKING and added meanwhile. */
  @Nullable Priority again;

  /** Place in the delay heap. Never set while READY or while {@link #again} is: earlier wins. */
  int heapIndex = NOT_DELAYED;

  /** When the delay ends; meaningful while in the heap. */
  long dueAt;

  /** Whether the end of the delay is itself a cause. */
  boolean timerWhenDue;

  /** READY: since when. WORKING: when handed out. */
  long since;

  /** Neighbours in a {@link Line}; null unless READY. */
  @Nullable Entry<K> previous;

  @Nullable Entry<K> next;

  Entry(K key, Tenant<K> tenant, int causesPerKey) {
    this.key = key;
    this.tenant = tenant;
    this.causes = new Causes(causesPerKey);
  }

  boolean delayed() {
    return heapIndex != NOT_DELAYED;
  }
}
