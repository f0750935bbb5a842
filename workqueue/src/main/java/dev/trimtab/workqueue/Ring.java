package dev.trimtab.workqueue;

import org.jspecify.annotations.Nullable;

/** The lines of one priority that have entries, in the order of their turns. */
final class Ring<K> {

  private @Nullable Line<K> head;

  boolean isEmpty() {
    return head == null;
  }

  void append(Entry<K> entry, Line<K> line) {
    if (line.isEmpty()) {
      link(line);
    }
    line.append(entry);
  }

  /** The first entry of the line whose turn it is; the turn passes on. */
  Entry<K> next() {
    Line<K> line = head;
    if (line == null) {
      throw new IllegalStateException("nothing waits");
    }
    Entry<K> entry = line.removeFirst();
    if (line.isEmpty()) {
      unlink(line);
    } else {
      head = line.after;
    }
    return entry;
  }

  void remove(Entry<K> entry, Line<K> line) {
    line.remove(entry);
    if (line.isEmpty()) {
      unlink(line);
    }
  }

  private void link(Line<K> line) {
    Line<K> first = head;
    if (first == null) {
      line.before = line;
      line.after = line;
      head = line;
      return;
    }
    Line<K> last = first.before;
    line.before = last;
    line.after = first;
    first.before = line;
    if (last != null) {
      last.after = line;
    }
  }

  private void unlink(Line<K> line) {
    Line<K> before = line.before;
    Line<K> after = line.after;
    if (line == after || before == null || after == null) {
      head = null;
    } else {
      before.after = after;
      after.before = before;
      if (head == line) {
        head = after;
      }
    }
    line.before = null;
    line.after = null;
  }
}
