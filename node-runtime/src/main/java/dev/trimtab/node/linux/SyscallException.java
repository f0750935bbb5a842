package dev.trimtab.node.linux;

/** A system call failed. */
public final class SyscallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * @param step what was tried, in words
   * @param errno as the kernel gave it
   */
  public SyscallException(String step, int errno) {
    super(step + ": " + Errno.describe(errno));
    this.errno = errno;
  }

  /** The error number. */
  public int errno() {
    return errno;
  }
}
