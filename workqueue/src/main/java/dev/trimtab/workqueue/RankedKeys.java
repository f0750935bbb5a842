package dev.trimtab.workqueue;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ranked order: the highest rank first, among equals first come first served. Priorities and
 * tenants do not matter, and there is no starvation bound: a rank waits as long as a higher one has
 * keys.
 */
final class RankedKeys<K> implements ReadyKeys<K> {

  /** None of them is empty. */
  private final TreeMap<Integer, Line<K>> lines = new TreeMap<>(Comparator.reverseOrder());

  private int size;

  @Override
  public int size() {
    return size;
  }

  @Override
  public void append(Entry<K> entry) {
    lines.computeIfAbsent(entry.rank, rank -> new Line<>()).append(entry);
    entry.tenant().ranked++;
    size++;
  }

  @Override
  public void raise(Entry<K> entry, Priority priority) {
    entry.priority = priority;
  }

  @Override
  public void rank(Entry<K> entry, int rank) {
    Line<K> line = lines.get(entry.rank);
    if (line == null) {
      throw new IllegalStateException("due, but in no line");
    }
    line.remove(entry);
    left(line, entry);
    entry.rank = rank;
    append(entry);
  }

  @Override
  public Entry<K> next() {
    Map.Entry<Integer, Line<K>> first = lines.firstEntry();
    if (first == null) {
      throw new IllegalStateException("nothing waits");
    }
    Entry<K> entry = first.getValue().removeFirst();
    left(first.getValue(), entry);
    return entry;
  }

  private void left(Line<K> line, Entry<K> entry) {
    if (line.isEmpty()) {
      lines.remove(entry.rank);
    }
    entry.tenant().ranked--;
    size--;
  }
}
