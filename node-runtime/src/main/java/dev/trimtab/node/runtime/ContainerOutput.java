package dev.trimtab.node.runtime;

import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries a container's output to its log and to whoever is attached.
 *
 * <p>Reading is under a lock, so that the end of the container, which is handled elsewhere, takes
 * over exactly where the loop stopped.
 */
final class ContainerOutput implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  /** Chunks read before others get their turn. */
  private static final int TURN = 16;

  /** Someone who listens; must not block. */
  interface Listener {
    void output(CriLog.Source source, byte[] bytes);

    void ended();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final CriLog log;
  private final Map<CriLog.Source, Fd> streams = new EnumMap<>(CriLog.Source.class);
  private final Map<CriLog.Source, EventLoop.Registration> registrations =
      new EnumMap<>(CriLog.Source.class);
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private boolean ended;

  private ContainerOutput(CriLog log) {
    this.log = log;
  }

  /** Begins to read. The descriptors stay the caller's, and must outlive this. */
  static ContainerOutput start(EventLoop loop, ContainerProcess process, CriLog log) {
    ContainerOutput output = new ContainerOutput(log);
    output.watch(loop, CriLog.Source.STDOUT, process.output());
    if (!process.terminal()) {
      output.watch(loop, CriLog.Source.STDERR, process.error());
    }
    return output;
  }

  private void watch(EventLoop loop, CriLog.Source source, Fd fd) {
    Syscalls.setNonBlocking(fd);
    lock.lock();
    try {
      streams.put(source, fd);
      registrations.put(source, loop.register(fd, () -> read(source, TURN)));
    } finally {
      lock.unlock();
    }
  }

  /** Adds a listener; the answer removes it. */
  Runnable listen(Listener listener) {
    lock.lock();
    try {
      if (ended) {
        listener.ended();
        return () -> {};
      }
      listeners.add(listener);
      return () -> listeners.remove(listener);
    } finally {
      lock.unlock();
    }
  }

  /** Reads what is there, after the last writer has gone, and ends the log. */
  @Override
  public void close() {
    for (CriLog.Source source : CriLog.Source.values()) {
      read(source, Integer.MAX_VALUE);
    }
    lock.lock();
    try {
      streams.keySet().forEach(this::unwatch);
      ended = true;
      log.close();
    } finally {
      lock.unlock();
    }
    listeners.forEach(Listener::ended);
    listeners.clear();
  }

  private void read(CriLog.Source source, int turns) {
    lock.lock();
    try (Arena arena = Arena.ofConfined()) {
      Fd fd = streams.get(source);
      if (fd == null || ended) {
        return;
      }
      MemorySegment buffer = arena.allocate(CHUNK);
      for (int i = 0; i < turns; i++) {
        Optional<Integer> n = readOnce(fd, buffer);
        if (n.isEmpty()) {
          return;
        }
        if (n.get() == 0) {
          unwatch(source);
          return;
        }
        byte[] bytes = buffer.asSlice(0, n.get()).toArray(ValueLayout.JAVA_BYTE);
        log.append(source, bytes, Instant.now());
        listeners.forEach(listener -> listener.output(source, bytes));
      }
    } finally {
      lock.unlock();
    }
  }

  private void unwatch(CriLog.Source source) {
    EventLoop.Registration registration = registrations.remove(source);
    if (registration != null) {
      registration.close();
    }
  }

  private static Optional<Integer> readOnce(Fd fd, MemorySegment buffer) {
    try {
      return Syscalls.readNow(fd, buffer);
    } catch (SyscallException e) {
      if (e.errno() == Errno.EIO) {
        // How a terminal says that nobody has its other side open.
        return Optional.of(0);
      }
      throw e;
    }
  }
}
