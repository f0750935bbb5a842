package dev.trimtab.node;

import org.jspecify.annotations.Nullable;

/**
 * An operation failed. The message names the step and the cause in words a person can act on.
 *
 * <p>Sorted by what the caller can do.
 */
public abstract sealed class NodeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private NodeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The request itself is wrong; the same request will fail again. */
  public static final class Invalid extends NodeException {
    private static final long serialVersionUID = 1L;

    public Invalid(String message) {
      this(message, null);
    }

    public Invalid(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no such sandbox, container or image. */
  public static final class NotFound extends NodeException {
    private static final long serialVersionUID = 1L;

    public NotFound(String message) {
      this(message, null);
    }

    public NotFound(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The machine lacks something (privilege, kernel feature, space, network); may pass. */
  public static final class Unavailable extends NodeException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
      this(message, null);
    }

    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The container's program could not be executed. */
  public static final class StartFailed extends NodeException {
    private static final long serialVersionUID = 1L;

    public StartFailed(String message) {
      this(message, null);
    }

    public StartFailed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
