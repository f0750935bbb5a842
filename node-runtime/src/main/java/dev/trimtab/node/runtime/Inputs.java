package dev.trimtab.node.runtime;

import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

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

  /** May be closed, without waiting, while another thread writes: that one's write fails. */
  private static final class TerminalInput extends OutputStream {
    /** How long a write waits before it looks whether there still is a terminal. */
    private static final int TURN_MILLIS = 100;

    private final Fd master;
    // Held while the descriptor is used: its number must not become another file's meanwhile.
    private final ReentrantLock using = new ReentrantLock();
    private volatile boolean closed;

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
      using.lock();
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment left = arena.allocate(Math.max(length, 1)).asSlice(0, length);
        MemorySegment.copy(bytes, offset, left, ValueLayout.JAVA_BYTE, 0, length);
        while (left.byteSize() > 0) {
          left = left.asSlice(writeSome(left));
        }
      } catch (SyscallException e) {
        throw new IOException(e.getMessage(), e);
      } finally {
        using.unlock();
        settle();
      }
    }

    private int writeSome(MemorySegment bytes) throws IOException {
      if (closed) {
        throw new IOException("closed");
      }
      int n = Syscalls.writeNow(master, bytes);
      if (n == 0) {
        Syscalls.poll(master, Flags.POLLOUT, TURN_MILLIS);
      }
      return n;
    }

    @Override
    public void close() {
      closed = true;
      settle();
    }

    /** Whoever is the last to use the descriptor closes it. */
    private void settle() {
      if (closed && using.tryLock()) {
        try {
          master.close();
        } finally {
          using.unlock();
        }
      }
    }
  }
}
