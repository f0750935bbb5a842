package dev.trimtab.node.runtime;

import dev.trimtab.node.linux.Architecture;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One platform thread that waits for many descriptors. Handlers run on it and must not block.
 *
 * <p>Events carry a number that is never used again, not the descriptor's: an event that was on its
 * way when its registration ended finds nobody.
 */
final class EventLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static final int BATCH = 64;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final long WAKE = 0;
  // The kernel packs the structure on Intel only.
  private static final int EVENT_SIZE = Architecture.current() == Architecture.X86_64 ? 12 : 16;
  private static final int DATA = EVENT_SIZE - 8;
  private static final ValueLayout.OfLong DATA_LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED;

  /** What to do when a descriptor is ready. */
  interface Handler {
    void ready();
  }

  /** An interest in a descriptor; to be closed before the descriptor is. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  private final Fd epoll;
  private final Fd wake;
  private final Map<Long, Handler> handlers = new ConcurrentHashMap<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicLong numbers = new AtomicLong(WAKE);
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Thread thread;

  EventLoop() {
    epoll = new Fd((int) Syscalls.require("make an epoll", Syscall.EPOLL_CREATE1, Flags.O_CLOEXEC));
    wake = eventFd();
    control(EPOLL_CTL_ADD, wake, WAKE);
    thread = Thread.ofPlatform().daemon().name("trimtab-node-events").start(this::run);
  }

  /** A counter that makes a descriptor ready. */
  static Fd eventFd() {
    int nonblocking = Flags.O_CLOEXEC | Flags.O_NONBLOCK;
    return new Fd(
        (int) Syscalls.require("make an event descriptor", Syscall.EVENTFD2, 0, nonblocking));
  }

  /** Calls {@code handler} whenever {@code fd} can be read or has ended. */
  Registration register(Fd fd, Handler handler) {
    long number = numbers.incrementAndGet();
    handlers.put(number, handler);
    control(EPOLL_CTL_ADD, fd, number);
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        control(EPOLL_CTL_DEL, fd, number);
        handlers.remove(number);
      }
    };
  }

  /** Runs {@code task} on the loop's thread, after what waits there. */
  void execute(Runnable task) {
    tasks.add(task);
    wake();
  }

  @Override
  public void close() {
    stopped.set(true);
    wake();
    boolean interrupted = false;
    while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    wake.close();
    epoll.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake() {
    byte[] one = {1, 0, 0, 0, 0, 0, 0, 0};
    Syscalls.write(wake, one);
  }

  private void control(int operation, Fd fd, long number) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(EVENT_SIZE, 8);
      event.set(ValueLayout.JAVA_INT, 0, Flags.POLLIN);
      event.set(DATA_LAYOUT, DATA, number);
      Syscalls.require(
          "watch a descriptor",
          Syscall.EPOLL_CTL,
          epoll.number(),
          operation,
          fd.number(),
          event.address());
    }
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment events = arena.allocate((long) EVENT_SIZE * BATCH, 8);
      while (!stopped.get()) {
        long n =
            Syscalls.call(Syscall.EPOLL_PWAIT, epoll.number(), events.address(), BATCH, -1, 0, 8);
        if (n < 0 && n != -Errno.EINTR) {
          throw new SyscallException("wait for events", (int) -n);
        }
        for (int i = 0; i < n; i++) {
          dispatch(events.get(DATA_LAYOUT, (long) i * EVENT_SIZE + DATA));
        }
      }
    }
  }

  private void dispatch(long number) {
    if (number == WAKE) {
      Syscalls.read(wake, Long.BYTES);
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        guarded(task);
      }
      return;
    }
    Handler handler = handlers.get(number);
    if (handler != null) {
      guarded(handler::ready);
    }
  }

  /** One handler's error must not silence all others. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("Handling an event of a container failed");
    }
  }
}
