package dev.trimtab.informer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@link ListerWatcher} could not do what it was asked; sorted by what can be done about it. */
public abstract sealed class ServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private ServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The version or continue token is too old: list anew. */
  public static final class Expired extends ServerException {
    private static final long serialVersionUID = 1L;

    public Expired(String message) {
      super(message, null);
    }
  }

  /** The kind is not served (yet, or any more): there are no objects. */
  public static final class Absent extends ServerException {
    private static final long serialVersionUID = 1L;

    public Absent(String message) {
      super(message, null);
    }
  }

  /** The request itself is not understood or not allowed; the same request will fail again. */
  public static final class Rejected extends ServerException {
    private static final long serialVersionUID = 1L;

    public Rejected(String message) {
      super(message, null);
    }
  }

  /** Try again, not before {@link #retryAfter}. */
  public static final class Unavailable extends ServerException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public Unavailable(String message, Duration retryAfter, @Nullable Throwable cause) {
      super(message, cause);
      this.retryAfter = retryAfter;
    }

    /** The least time to wait; zero if the server did not say. */
    public Duration retryAfter() {
      return retryAfter;
    }
  }
}
