package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Errno;

/** A script stopped at a step. */
public final class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  LaunchException(String what, int errno) {
    super("cannot " + what + ": " + (errno == 0 ? "the caller went away" : Errno.describe(errno)));
    this.errno = errno;
  }

  LaunchException(String message) {
    super(message);
    this.errno = 0;
  }

  /** The error number; 0 if the kernel gave none. */
  public int errno() {
    return errno;
  }
}
