package dev.trimtab.informer;

import java.util.LinkedHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one handler has not been told yet: per key at most one {@link Delta}, in the order in which
 * the keys first changed. So it never holds more deltas than there are, or were, objects, however
 * slow the handler.
 */
final class DeltaFifo<T> {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();

  /** Guarded by the lock. */
  private LinkedHashMap<ObjectKey, Delta<T>> pending = new LinkedHashMap<>();

  private boolean waiting;
  private boolean closed;

  /** Offers so far; numbers the deltas. */
  private long offered;

  /** The initial state is complete once the delta of this number was delivered; -1: not known. */
  private long initialEnd = -1;

  /** A batch is with the handler; its deltas have lower numbers than all that are pending. */
  private long delivering = Long.MAX_VALUE;

  void offer(ObjectKey key, Change<T> change) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Delta<T> before = pending.get(key);
      Delta<T> merged =
          before == null ? new Delta<>(offered++, null, change) : before.merge(change);
      if (merged == null) {
        pending.remove(key);
      } else {
        pending.put(key, merged);
      }
      if (waiting) {
        waiting = false;
        filled.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The changes offered so far are the whole initial state. */
  void initialStateComplete() {
    lock.lock();
    try {
      initialEnd = offered;
    } finally {
      lock.unlock();
    }
  }

  /** Whether every change of the initial state was taken and is done with. */
  boolean initialStateDelivered() {
    lock.lock();
    try {
      long oldest = pending.isEmpty() ? Long.MAX_VALUE : pending.firstEntry().getValue().number();
      return initialEnd >= 0 && Math.min(delivering, oldest) >= initialEnd;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the delivery of the change before and waits for the next; null once closed. */
  @Nullable Delta<T> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      delivering = Long.MAX_VALUE;
      while (pending.isEmpty() && !closed) {
        waiting = true;
        filled.await();
      }
      if (closed) {
        return null;
      }
      Delta<T> first = pending.pollFirstEntry().getValue();
      delivering = first.number();
      return first;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return pending.size();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what is pending; nothing is taken after this. */
  void close() {
    lock.lock();
    try {
      closed = true;
      pending.clear();
      filled.signal();
    } finally {
      lock.unlock();
    }
  }
}
