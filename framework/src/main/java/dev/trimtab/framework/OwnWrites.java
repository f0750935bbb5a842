package dev.trimtab.framework;

import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
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

  private final ConcurrentHashMap<ObjectKey, ConcurrentLinkedQueue<Write>> writes =
      new ConcurrentHashMap<>();

  /** Remembers a write made while {@code reconciled} was worked on. */
  void add(ObjectKey reconciled, Write write) {
    writes.computeIfAbsent(reconciled, key -> new ConcurrentLinkedQueue<>()).add(write);
  }

  /** The writes not yet confirmed for a key. */
  List<Write> of(ObjectKey reconciled) {
    ConcurrentLinkedQueue<Write> pending = writes.get(reconciled);
    return pending == null ? List.of() : List.copyOf(pending);
  }

  /** The caches show all writes of a key. */
  void confirm(ObjectKey reconciled) {
    writes.remove(reconciled);
  }
}
