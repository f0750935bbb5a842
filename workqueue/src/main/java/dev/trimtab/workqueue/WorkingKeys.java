package dev.trimtab.workqueue;

/** Keys with a worker: how many, and if time is measured, for how long. Behind the queue's door. */
final class WorkingKeys<K> {

  private final boolean timed;
  private int size;

  /** In the order of hand-out; empty if nothing is timed. */
  private final Line<K> line = new Line<>();

  /** Sum of the times of hand-out; may overflow, which the difference to now undoes. */
  private long handedOut;

  WorkingKeys(boolean timed) {
    this.timed = timed;
  }

  int size() {
    return size;
  }

  void add(Entry<K> entry) {
    size++;
    if (timed) {
      line.append(entry);
      handedOut += entry.since;
    }
  }

  void remove(Entry<K> entry) {
    size--;
    if (timed) {
      line.remove(entry);
      handedOut -= entry.since;
    }
  }

  /** For how many nanoseconds workers have had their keys, all together. */
  long total(long now) {
    return Math.max(0, line.size() * now - handedOut);
  }

  /** For how many nanoseconds a worker has had its key, at most. */
  long longest(long now) {
    Entry<K> first = line.first();
    return first == null ? 0 : Math.max(0, now - first.since);
  }
}
