package dev.trimtab.apiserver.patch;

/** A patch cannot be applied; nothing was changed. */
public final class PatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;

  /** What is wrong. */
  public enum Problem {
    /** The patch is no patch: HTTP 400. */
    MALFORMED(400),
    /** The patch does not fit this object: HTTP 422. */
    INAPPLICABLE(422),
    /** The patch is too large: HTTP 413. */
    TOO_LARGE(413);

    private final int httpStatus;

    Problem(int httpStatus) {
      this.httpStatus = httpStatus;
    }

    /** The status code of the answer. */
    public int httpStatus() {
      return httpStatus;
    }
  }

  PatchException(Problem problem, String message) {
    super(message);
    this.problem = problem;
  }

  static PatchException malformed(String message) {
    return new PatchException(Problem.MALFORMED, message);
  }

  static PatchException inapplicable(String message) {
    return new PatchException(Problem.INAPPLICABLE, message);
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }
}
