package dev.trimtab.node.simulated;

import dev.trimtab.node.ContainerEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Tells listeners of events in the order they were posted, outside the poster's lock. */
final class Events {

  private final CopyOnWriteArrayList<Consumer<? super ContainerEvent>> listeners =
      new CopyOnWriteArrayList<>();
  private final Queue<ContainerEvent> pending = new ConcurrentLinkedQueue<>();
  private final ReentrantLock delivering = new ReentrantLock();

  void add(Consumer<? super ContainerEvent> listener) {
    listeners.add(listener);
  }

  void remove(Consumer<? super ContainerEvent> listener) {
    listeners.remove(listener);
  }

  void post(ContainerEvent event) {
    pending.add(event);
  }

  /** Delivers what is pending, unless another thread, or this one further up, is at it already. */
  void deliver() {
    while (!pending.isEmpty() && !delivering.isHeldByCurrentThread() && delivering.tryLock()) {
      try {
        for (var event = pending.poll(); event != null; event = pending.poll()) {
          for (var listener : listeners) {
            listener.accept(event);
          }
        }
      } finally {
        delivering.unlock();
      }
    }
  }
}
