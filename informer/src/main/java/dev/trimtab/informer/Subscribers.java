package dev.trimtab.informer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The handlers of an informer.
 *
 * <p><b>Threads.</b> Safe for any number of threads. Who adds and who tells holds the informer's
 * lock, so that a new handler misses nothing.
 */
final class Subscribers<T> {

  private final List<Subscriber<T>> all = new CopyOnWriteArrayList<>();

  void add(Subscriber<T> subscriber) {
    all.add(subscriber);
  }

  void remove(Subscriber<T> subscriber) {
    all.remove(subscriber);
  }

  void tell(ObjectKey key, Change<T> change) {
    for (Subscriber<T> subscriber : all) {
      subscriber.fifo().offer(key, change);
    }
  }

  void initialStateComplete() {
    all.forEach(subscriber -> subscriber.fifo().initialStateComplete());
  }

  int size() {
    return all.size();
  }

  /** Keys with changes that some handler has not been told yet. */
  int pending() {
    return all.stream().mapToInt(Subscriber::pending).sum();
  }

  void close() {
    all.forEach(Subscriber::close);
  }
}
