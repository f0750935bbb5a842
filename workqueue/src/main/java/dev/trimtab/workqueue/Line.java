package dev.trimtab.workqueue;

import org.jspecify.annotations.Nullable;

/**
 * The due keys of one tenant at one priority, first come first served. Linked through the entries,
 * so that taking one out of the middle costs nothing.
 */
final class Line<K> {

  private @Nullable Entry<K> first;
  private @Nullable Entry<K> last;
  private int size;

  /** Neighbours in a {@link Ring}; null unless this line has entries. */
  @Nullable Line<K> before;

  @Nullable Line<K> after;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  @Nullable Entry<K> first() {
    return first;
  }

  void append(Entry<K> entry) {
    entry.previous = last;
    if (last == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
    size++;
  }

  Entry<K> removeFirst() {
    Entry<K> entry = first;
    if (entry == null) {
      throw new IllegalStateException("an empty line has no turn");
    }
    remove(entry);
    return entry;
  }

  void remove(Entry<K> entry) {
    if (entry.previous == null) {
      first = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next == null) {
      last = entry.previous;
    } else {
      entry.next.previous = entry.previous;
    }
    entry.previous = null;
    entry.next = null;
    size--;
  }
}
