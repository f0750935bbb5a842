package dev.trimtab.informer;

/**
 * Told of changes, one at a time and in the order of each key. A slow handler holds no other;
 * events of one key that it has not yet seen are merged. Exceptions thrown are logged and counted.
 * Objects are shared with other handlers, so they must not be changed.
 */
public interface EventHandler<T> {

  /** An object appeared. {@code initial} if it was there before this handler came. */
  void added(T object, boolean initial);

  /** An object changed, or (same version) a resync is due. */
  void updated(T before, T after);

  /**
   * An object went away.
   *
   * @param last its last known state
   * @param finalStateUnknown the deletion itself was missed; {@code last} may be stale
   */
  void deleted(T last, boolean finalStateUnknown);
}
