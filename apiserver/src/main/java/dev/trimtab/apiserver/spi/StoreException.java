package dev.trimtab.apiserver.spi;

/** A store could not do what it was asked; says whether the outcome is known. */
public final class StoreException extends RuntimeException {

  private final Outcome outcome;

  /** What is known of the changes. */
  public enum Outcome {
    /** Nothing was changed, and the store can go on: a full disk, for example. */
    NOTHING_CHANGED,
    /** It cannot be known what is on the disk; the process must restart and load again. */
    UNKNOWN
  }

  public StoreException(String message, Outcome outcome, Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
  }

  /** What is known of the changes. */
  public Outcome outcome() {
    return outcome;
  }
}
