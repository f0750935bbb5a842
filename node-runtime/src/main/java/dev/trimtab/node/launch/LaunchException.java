package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Errno;

/** A script stopped at a step. */
public final class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;
  private final int errno;

  LaunchException(String what, int errno) {
    this(
        errno,
        "cannot " + what + ": " + (errno == 0 ? "the caller went away" : Errno.describe(errno)));
  }

  LaunchException(String message) {
    this(0, message);
  }

  private LaunchException(int errno, String message) {
    super(message);
    this.message = message;
    this.errno = errno;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** The error number; 0 if the kernel gave none. */
  public int errno() {
    return errno;
  }
}
