package dev.trimtab.node.runtime;

import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries a program's output to a reader. Where the reader is slow, the program waits: beyond a
 * bound nothing more is read from it.
 *
 * <p><b>Threads.</b> All but {@link #stream} on the loop.
 */
final class OutputPump {
  private static final int CHUNK = 32 * 1024;
  private static final int BOUND = 256 * 1024;

  private final EventLoop loop;
  private final Fd fd;
  private final StreamBuffer buffer = new StreamBuffer(this::drained);
  private EventLoop.@Nullable Registration registration;
  private volatile boolean paused;
  private boolean ended;

  /** Takes over {@code fd}. */
  OutputPump(EventLoop loop, Fd fd) {
    this.loop = loop;
    this.fd = fd;
    Syscalls.setNonBlocking(fd);
  }

  /** What the reader reads. */
  InputStream stream() {
    return buffer;
  }

  void start() {
    if (!ended && registration == null) {
      paused = false;
      registration = loop.register(fd, this::read);
    }
  }

  /** The program has ended: takes what is left and ends the stream. */
  void finish() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment space = arena.allocate(CHUNK);
      while (!ended) {
        Optional<Integer> n = readOnce(space);
        if (n.isEmpty() || n.get() == 0) {
          end();
        }
      }
    }
    fd.close();
  }

  private void read() {
    try (Arena arena = Arena.ofConfined()) {
      Optional<Integer> n = readOnce(arena.allocate(CHUNK));
      if (n.isPresent() && n.get() == 0) {
        end();
      } else if (buffer.waiting() > BOUND) {
        pause();
      }
    }
  }

  private Optional<Integer> readOnce(MemorySegment space) {
    try {
      Optional<Integer> n = Syscalls.readNow(fd, space);
      n.ifPresent(size -> buffer.add(space.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE)));
      return n;
    } catch (SyscallException e) {
      if (e.errno() == Errno.EIO) {
        // How a terminal says that nobody has its other side open.
        return Optional.of(0);
      }
      throw e;
    }
  }

  private void end() {
    ended = true;
    pause();
    buffer.end();
  }

  private void pause() {
    paused = true;
    if (registration != null) {
      registration.close();
      registration = null;
    }
  }

  /** On the reader's thread. */
  private void drained() {
    if (paused && buffer.waiting() < BOUND / 2) {
      loop.execute(this::start);
    }
  }
}
