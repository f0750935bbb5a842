package dev.trimtab.apiserver.quota;

import dev.trimtab.apiserver.storage.Document;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What stored objects use, worked out once for each version of each. An entry goes with its
 * document.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class Charges {

  private final Map<Document, Charge> known = new WeakHashMap<>();

  /** Guards {@link #known}. */
  private final ReentrantLock lock = new ReentrantLock();

  Charge of(Meter meter, Document document) {
    Charge charge = get(document);
    if (charge == null) {
      charge = meter.charge(document.tree());
      put(document, charge);
    }
    return charge;
  }

  private @Nullable Charge get(Document document) {
    lock.lock();
    try {
      return known.get(document);
    } finally {
      lock.unlock();
    }
  }

  private void put(Document document, Charge charge) {
    lock.lock();
    try {
      known.put(document, charge);
    } finally {
      lock.unlock();
    }
  }
}
