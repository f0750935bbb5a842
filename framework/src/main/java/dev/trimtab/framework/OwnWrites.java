package dev.trimtab.framework;

import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What a controller wrote for each of its keys and its caches may not show yet.
 *
 * <p>Source of the idea: KEP-5647. A key is worked on by one worker at a time, so its entries are
 * added and taken by one thread; different keys are independent.
 */
final class OwnWrites {

  /** A write to one object. */
  sealed interface Write {
    Class<? extends HasMetadata> kind();

    ObjectKey key();

    /** The object was stored at {@code version}. */
    record Stored(Class<? extends HasMetadata> kind, ObjectKey key, String version)
        implements Write {}

    /** The object with {@code uid} was removed. */
    record Removed(Class<? extends HasMetadata> kind, ObjectKey key, String uid) implements Write {}
  }

  /** What the caches are to show before a key is worked on again. */
  @FunctionalInterface
  interface Expectation {
    /** Whether it is met; may wait for it until {@code limit} has passed. */
    boolean met(Duration limit) throws InterruptedException;
  }

  private final ConcurrentHashMap<ObjectKey, ConcurrentLinkedQueue<Expectation>> expectations =
      new ConcurrentHashMap<>();

  /** Remembers what a write made while {@code reconciled} was worked on leads one to expect. */
  void add(ObjectKey reconciled, Expectation expectation) {
    expectations.computeIfAbsent(reconciled, key -> new ConcurrentLinkedQueue<>()).add(expectation);
  }

  /** What is not yet confirmed for a key. */
  List<Expectation> of(ObjectKey reconciled) {
    ConcurrentLinkedQueue<Expectation> pending = expectations.get(reconciled);
    return pending == null ? List.of() : List.copyOf(pending);
  }

  /** The caches show all writes of a key. */
  void confirm(ObjectKey reconciled) {
    expectations.remove(reconciled);
  }
}
