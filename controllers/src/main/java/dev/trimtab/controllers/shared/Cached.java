package dev.trimtab.controllers.shared;

import dev.trimtab.informer.Lister;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * Reads a cache without copies: what is handed out is shared and must not be changed, but a look at
 * a namespace with a thousand pods costs no decoding.
 */
public final class Cached {

  private Cached() {}

  /** The object with this key. */
  public static <T> Optional<T> get(Lister<T> lister, ObjectKey key) {
    return lister.snapshot(key).map(Snapshot::shared);
  }

  /** All objects of a namespace. */
  public static <T> List<T> inNamespace(Lister<T> lister, String namespace) {
    return lister.snapshots().stream()
        .filter(snapshot -> snapshot.key().namespace().equals(namespace))
        .map(Snapshot::shared)
        .toList();
  }
}
