package dev.trimtab.apiserver.storage;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The recent changes of one resource, oldest first. Readers walk the chain of events; what is
 * trimmed stays reachable only for those who still stand on it.
 *
 * <p><b>Threads.</b> One thread appends; any number read.
 */
public final class ChangeLog {

  /** Kube-apiserver keeps at least 75 seconds, and between 100 and 102,400 events. */
  private static final long WINDOW_NANOS = Duration.ofSeconds(75).toNanos();

  private static final int MIN_EVENTS = 100;
  private static final int MAX_EVENTS = 102_400;
  private static final long MAX_BYTES = 64L << 20;

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** The state before the oldest event that is kept. */
  private volatile ChangeEvent head;

  private volatile ChangeEvent tail;

  ChangeLog(ChangeEvent origin) {
    this.head = origin;
    this.tail = origin;
  }

  /** The last event. */
  public ChangeEvent tail() {
    return tail;
  }

  /** The lowest revision after which nothing is missing. */
  public long oldestRevision() {
    return head.revision();
  }

  /**
   * The last event that is not after {@code revision}; null if changes after {@code revision} are
   * no longer kept.
   */
  public @Nullable ChangeEvent at(long revision) {
    ChangeEvent event = tail;
    if (event.revision() <= revision) {
      return event;
    }
    event = head;
    if (event.revision() > revision) {
      return null;
    }
    for (ChangeEvent next = event.next();
        next != null && next.revision() <= revision;
        next = next.next()) {
      event = next;
    }
    return event;
  }

  /** Whether a reader that stands on {@code event} has fallen so far behind that it must go. */
  public boolean isTooFarBehind(ChangeEvent event) {
    ChangeEvent last = tail;
    return last.sequence() - event.sequence() > MAX_EVENTS
        || last.bytesUpToHere() - event.bytesUpToHere() > 2 * MAX_BYTES;
  }

  /** Calls {@code listener} after appends, on the committer's thread: it must only signal. */
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  /** Undoes {@link #addListener}. */
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  void append(ChangeEvent event) {
    tail.linkNext(event);
    tail = event;
    trim(event);
  }

  void signal() {
    listeners.forEach(Runnable::run);
  }

  private void trim(ChangeEvent last) {
    ChangeEvent first = head;
    while (last.sequence() - first.sequence() > MIN_EVENTS) {
      ChangeEvent next = first.next();
      if (next == null || !isOld(next, last)) {
        break;
      }
      first = next;
    }
    head = first;
  }

  private static boolean isOld(ChangeEvent event, ChangeEvent last) {
    return last.committedAt() - event.committedAt() > WINDOW_NANOS
        || last.sequence() - event.sequence() > MAX_EVENTS
        || last.bytesUpToHere() - event.bytesUpToHere() > MAX_BYTES;
  }
}
