package dev.trimtab.workqueue;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * All that the queue knows of one key. Used again for another key once it is idle, so that a queue
 * in its stride allocates none. Guarded by the queue's lock.
 */
final class Entry<K> {

  /** Where a key is. A key that is nowhere and not delayed has no entry. */
  enum Place {
    NOWHERE,
    READY,
    WORKING
  }

  static final int NOT_DELAYED = -1;

  private @Nullable K key;
  private @Nullable Tenant<K> tenant;

  /** {@link EntryTable#spread} of the key. */
  int hash;

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

  Entry(int causesPerKey) {
    this.causes = new Causes(causesPerKey);
  }

  /** Begins a life for {@code key}. */
  void begin(K key, int hash, Tenant<K> tenant) {
    this.key = key;
    this.hash = hash;
    this.tenant = tenant;
    priority = Priority.NORMAL;
  }

  /** Ends it; nothing of the key is kept alive. */
  void end() {
    key = null;
    tenant = null;
    causes.clear();
    timerWhenDue = false;
  }

  K key() {
    return requireNonNull(key);
  }

  Tenant<K> tenant() {
    return requireNonNull(tenant);
  }

  boolean delayed() {
    return heapIndex != NOT_DELAYED;
  }
}
