package dev.trimtab.informer;

import java.util.List;
import java.util.Optional;

/**
 * Reads a complete local cache. Objects handed out are the caller's own: changing them cannot
 * corrupt the cache.
 *
 * <p><b>Threads.</b> Safe for any number of threads; never blocks.
 */
public interface Lister<T> {

  /** The object with this key. */
  Optional<T> get(ObjectKey key);

  /** All objects, in no order. */
  List<T> list();

  /** All objects of a namespace, in no order. */
  List<T> inNamespace(String namespace);

  /**
   * All objects for which the index {@code name} gave {@code value}.
   *
   * @throws IllegalArgumentException if there is no such index
   */
  List<T> byIndex(String name, String value);

  /** The object with this key, not decoded yet. */
  Optional<Snapshot<T>> snapshot(ObjectKey key);

  /** All objects, in no order, not decoded yet. */
  List<Snapshot<T>> snapshots();

  /**
   * All objects for which the index {@code name} gave {@code value}, not decoded yet.
   *
   * @throws IllegalArgumentException if there is no such index
   */
  List<Snapshot<T>> snapshotsByIndex(String name, String value);

  /** How many objects there are. */
  int size();
}
