package dev.trimtab.node.runtime;

import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Streams to a program's standard input. */
final class Inputs {
  private Inputs() {}

  /**
   * To a pipe, whose end it opens anew; closing it does not close {@code pipe}. By way of the JDK's
   * own stream a virtual thread may wait here.
   */
  static OutputStream pipe(Fd pipe) {
    try {
      return new FileOutputStream(pipe.path().toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** To a terminal's master, of which it owns a copy. Closing it does not end the terminal. */
  static OutputStream terminal(Fd master) {
    return new TerminalInput(Syscalls.duplicate(master, 3));
  }

  private static final class TerminalInput extends OutputStream {
    private final Fd master;

    TerminalInput(Fd master) {
      this.master = master;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      if (master.isClosed()) {
        throw new IOException("closed");
      }
      try {
        Syscalls.write(master, bytes, offset, length);
      } catch (SyscallException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      master.close();
    }
  }
}
