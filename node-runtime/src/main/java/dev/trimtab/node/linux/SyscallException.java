package dev.trimtab.node.linux;

/** A system call failed. */
public final class SyscallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String message;
  private final int errno;

  /**
   * @param step what was tried, in words
   * @param errno as the kernel gave it
   */
  public SyscallException(String step, int errno) {
    this(errno, step + ": " + Errno.describe(errno));
  }

  private SyscallException(int errno, String message) {
    super(message);
    this.message = message;
    this.errno = errno;
  }

  @Override
  public String getMessage() {
    return message;
  }

  /** The error number. */
  public int errno() {
    return errno;
  }
}
