package dev.trimtab.workqueue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delayed keys by due time: a binary heap whose entries know their place, so that one can be taken
 * out of the middle. Behind the queue's door.
 */
final class DelayHeap<K> {

  private final List<Entry<K>> heap = new ArrayList<>();

  int size() {
    return heap.size();
  }

  @Nullable Entry<K> first() {
    return heap.isEmpty() ? null : heap.getFirst();
  }

  void add(Entry<K> entry, long dueAt) {
    entry.dueAt = dueAt;
    entry.heapIndex = heap.size();
    heap.add(entry);
    siftUp(entry);
  }

  /** Moves a delayed entry to an earlier time. */
  void advance(Entry<K> entry, long dueAt) {
    entry.dueAt = dueAt;
    siftUp(entry);
  }

  void remove(Entry<K> entry) {
    int hole = entry.heapIndex;
    entry.heapIndex = Entry.NOT_DELAYED;
    Entry<K> last = heap.removeLast();
    if (last != entry) {
      place(last, hole);
      siftDown(last);
      siftUp(last);
    }
  }

  private void siftUp(Entry<K> entry) {
    int at = entry.heapIndex;
    while (at > 0) {
      Entry<K> parent = heap.get((at - 1) >>> 1);
      if (!earlier(entry, parent)) {
        break;
      }
      int up = parent.heapIndex;
      place(parent, at);
      at = up;
    }
    place(entry, at);
  }

  private void siftDown(Entry<K> entry) {
    int at = entry.heapIndex;
    for (int child = 2 * at + 1; child < heap.size(); child = 2 * at + 1) {
      if (child + 1 < heap.size() && earlier(heap.get(child + 1), heap.get(child))) {
        child++;
      }
      Entry<K> smaller = heap.get(child);
      if (!earlier(smaller, entry)) {
        break;
      }
      place(smaller, at);
      at = child;
    }
    place(entry, at);
  }

  private void place(Entry<K> entry, int at) {
    heap.set(at, entry);
    entry.heapIndex = at;
  }

  /** By difference, because the origin of {@link Platform#nanoTime} is arbitrary. */
  private boolean earlier(Entry<K> a, Entry<K> b) {
    return a.dueAt - b.dueAt < 0;
  }
}
