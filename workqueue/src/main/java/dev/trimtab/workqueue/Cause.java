package dev.trimtab.workqueue;

/** Why a key is due. Causes of one key are merged, bounded and survive de-duplication. */
public sealed interface Cause {

  /**
   * An object changed.
   *
   * @param kind what happened
   * @param object the object, as {@code Kind namespace/name}
   * @param from the version before, empty if there was none or it is unknown
   * @param to the version after, empty for a deletion whose final state is unknown
   */
  record Event(Kind kind, String object, String from, String to) implements Cause {}

  /** What happened to an object. */
  enum Kind {
    ADDED,
    UPDATED,
    DELETED,
    RESYNC
  }

  /** A delay the reconciler asked for has passed. */
  record Timer() implements Cause {}

  /** Try number {@code attempt} (≥ 1) after a failure. */
  record Retry(int attempt) implements Cause {}

  /** A person or program asked for it. */
  record Request(String by) implements Cause {}
}
