package dev.trimtab.workqueue;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Entries that became due and do not stand in their lines yet. Anybody pushes without waiting; the
 * holder of the queue's lock takes all at once. An entry is in here at most once, because only the
 * step from IDLE to READY pushes it and only what was taken out gets further than READY.
 */
final class Intake<K> {

  private final AtomicReference<@Nullable Entry<K>> latest = new AtomicReference<>();

  boolean isEmpty() {
    return latest.get() == null;
  }

  void push(Entry<K> entry) {
    Entry<K> before;
    do {
      before = latest.get();
      entry.next = before;
    } while (!latest.compareAndSet(before, entry));
  }

  /** Takes all out: the oldest, the others linked behind it by {@code next}. */
  @Nullable Entry<K> takeAll() {
    if (isEmpty()) {
      return null;
    }
    Entry<K> newer = null;
    Entry<K> entry = latest.getAndSet(null);
    while (entry != null) {
      Entry<K> older = entry.next;
      entry.next = newer;
      newer = entry;
      entry = older;
    }
    return newer;
  }
}
