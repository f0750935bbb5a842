package dev.trimtab.informer;

/**
 * One version of one object, decoded only when asked.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public interface Snapshot<T> {

  /** The object's key. */
  ObjectKey key();

  /** The object's version. */
  String version();

  /** The object; shared with other callers, so it must not be changed. */
  T shared();

  /** The object; the caller's own. */
  T copy();
}
