package dev.trimtab.apiserver.storage;

/** The object is not at the revision that the writer expected; nothing was written. */
public final class RevisionConflict extends RuntimeException {

  private final long actual;

  RevisionConflict(Write write, long actual) {
    super(
        "%s/%s is at revision %d, not %d"
            .formatted(write.resource(), write.key(), actual, write.expectedRevision()),
        null,
        false,
        false);
    this.actual = actual;
  }

  /** The revision that it has; 0 if it does not exist. */
  public long actual() {
    return actual;
  }
}
