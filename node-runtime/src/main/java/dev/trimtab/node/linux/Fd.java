package dev.trimtab.node.linux;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor; closing it twice is harmless. Whoever receives one from a call owns it.
 */
public final class Fd implements AutoCloseable {
  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over descriptor {@code number}. */
  public Fd(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("descriptor " + number);
    }
    this.number = number;
  }

  /**
   * Its number.
   *
   * @throws IllegalStateException if it is closed: the number may belong to something else by now
   */
  public int number() {
    if (closed.get()) {
      throw new IllegalStateException("descriptor " + number + " is closed");
    }
    return number;
  }

  /** A path at which this process, and no other, finds it. */
  public Path path() {
    return Path.of("/proc/self/fd/" + number());
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return closed.get();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Syscalls.call(Syscall.CLOSE, number);
    }
  }

  @Override
  public String toString() {
    return "fd " + number + (closed.get() ? " (closed)" : "");
  }
}
