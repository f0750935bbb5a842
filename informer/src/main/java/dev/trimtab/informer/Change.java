package dev.trimtab.informer;

/** What a handler is told, without decoding anything. */
public sealed interface Change<T> {

  /** The newest known state of the object. */
  Snapshot<T> latest();

  /** The object's key. */
  default ObjectKey key() {
    return latest().key();
  }

  /** An object appeared; {@code initial} if it was there before the handler or the first sync. */
  record Added<T>(Snapshot<T> latest, boolean initial) implements Change<T> {}

  /** An object changed, or (same version) a resync is due. */
  record Updated<T>(Snapshot<T> before, Snapshot<T> latest) implements Change<T> {}

  /**
   * An object went away.
   *
   * @param latest its last known state
   * @param finalStateUnknown the deletion itself was missed; {@code latest} may be stale
   */
  record Deleted<T>(Snapshot<T> latest, boolean finalStateUnknown) implements Change<T> {}
}
