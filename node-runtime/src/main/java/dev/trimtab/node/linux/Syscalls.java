package dev.trimtab.node.linux;

import static dev.trimtab.node.linux.Flags.O_CLOEXEC;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * System calls. {@link #call} is the raw one; the others throw {@link SyscallException} where the
 * kernel says no.
 */
public final class Syscalls {
  private static final Architecture HERE = Architecture.current();

  private Syscalls() {}

  /** The result, or minus the error number. */
  public static long call(Syscall syscall, long... arguments) {
    return Native.syscall(syscall.number(HERE), arguments);
  }

  /**
   * The result; repeated when a signal interrupts it.
   *
   * @param step what this is for, in words
   */
  public static long require(String step, Syscall syscall, long... arguments) {
    long result;
    do {
      result = call(syscall, arguments);
    } while (result == -Errno.EINTR);
    if (result < 0) {
      throw new SyscallException(step, (int) -result);
    }
    return result;
  }

  /** {@code text} as C has it. */
  public static MemorySegment string(Arena arena, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a zero byte in '" + text.replace('\0', '?') + "'");
    }
    return arena.allocateFrom(text);
  }

  /** Like {@link #require}, with one string among the arguments. */
  public static long require(
      String step, Syscall syscall, long before, String text, long... after) {
    try (Arena arena = Arena.ofConfined()) {
      long[] all = new long[after.length + 2];
      all[0] = before;
      all[1] = string(arena, text).address();
      System.arraycopy(after, 0, all, 2, after.length);
      return require(step, syscall, all);
    }
  }

  /** Opens {@code path} of the machine. */
  public static Fd open(String path, int flags, int mode) {
    return new Fd(
        (int)
            require("open " + path, Syscall.OPENAT, Flags.AT_FDCWD, path, flags | O_CLOEXEC, mode));
  }

  /** Reads at most {@code max} bytes; none at the end. */
  public static byte[] read(Fd fd, int max) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.max(max, 1));
      long n = require("read", Syscall.READ, fd.number(), buffer.address(), max);
      return buffer.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** Reads into {@code buffer}; empty if nothing is there yet, 0 at the end. */
  public static Optional<Integer> readNow(Fd fd, MemorySegment buffer) {
    long n;
    do {
      n = call(Syscall.READ, fd.number(), buffer.address(), buffer.byteSize());
    } while (n == -Errno.EINTR);
    if (n == -Errno.EAGAIN) {
      return Optional.empty();
    }
    if (n < 0) {
      throw new SyscallException("read", (int) -n);
    }
    return Optional.of((int) n);
  }

  /** Writes all of {@code bytes}. */
  public static void write(Fd fd, byte[] bytes) {
    write(fd, bytes, 0, bytes.length);
  }

  /** Writes all of a range of {@code bytes}. */
  public static void write(Fd fd, byte[] bytes, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(Math.max(length, 1));
      MemorySegment.copy(bytes, offset, buffer, ValueLayout.JAVA_BYTE, 0, length);
      long done = 0;
      while (done < length) {
        int n = writeNow(fd, buffer.asSlice(done));
        if (n == 0) {
          poll(fd, Flags.POLLOUT, -1);
        }
        done += n;
      }
    }
  }

  /** Writes what there is room for of {@code bytes}; the answer is how much that was. */
  public static int writeNow(Fd fd, MemorySegment bytes) {
    long n;
    do {
      n = call(Syscall.WRITE, fd.number(), bytes.address(), bytes.byteSize());
    } while (n == -Errno.EINTR);
    if (n < 0 && n != -Errno.EAGAIN) {
      throw new SyscallException("write", (int) -n);
    }
    return (int) Math.max(n, 0);
  }

  /** A pipe. */
  public static Pipe pipe() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(8, 4);
      require("make a pipe", Syscall.PIPE2, ends.address(), O_CLOEXEC);
      return new Pipe(
          new Fd(ends.get(ValueLayout.JAVA_INT, 0)), new Fd(ends.get(ValueLayout.JAVA_INT, 4)));
    }
  }

  /** A pipe's ends. */
  public record Pipe(Fd reading, Fd writing) {}

  /** A second descriptor for the same open file, numbered {@code least} or above. */
  public static Fd duplicate(Fd fd, int least) {
    int fDupfdCloexec = 1030;
    return new Fd(
        (int) require("duplicate a descriptor", Syscall.FCNTL, fd.number(), fDupfdCloexec, least));
  }

  /** Makes reads and writes answer at once. */
  public static void setNonBlocking(Fd fd) {
    int fGetfl = 3;
    int fSetfl = 4;
    long flags = require("read descriptor flags", Syscall.FCNTL, fd.number(), fGetfl);
    require("set O_NONBLOCK", Syscall.FCNTL, fd.number(), fSetfl, flags | Flags.O_NONBLOCK);
  }

  /** A socket. */
  public static Fd socket(int domain, int type, int protocol) {
    return new Fd(
        (int)
            require(
                "make a socket",
                Syscall.SOCKET,
                domain,
                type | (long) Flags.SOCK_CLOEXEC,
                protocol));
  }

  /** Binds a socket to {@code address}, laid out as the kernel has it. */
  public static void bind(Fd socket, byte[] address) {
    withBytes(address, a -> require("bind", Syscall.BIND, socket.number(), a, address.length));
  }

  /** Sends one message. */
  public static void send(Fd socket, byte[] message) {
    withBytes(
        message, a -> require("send", Syscall.SENDTO, socket.number(), a, message.length, 0, 0, 0));
  }

  /** Receives one message of at most {@code max} bytes. */
  public static byte[] receive(Fd socket, int max) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(max, 8);
      long n =
          require("receive", Syscall.RECVFROM, socket.number(), buffer.address(), max, 0, 0, 0);
      return buffer.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** Sets an integer option of a socket. */
  public static void setSocketOption(Fd socket, int level, int option, int value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment v = arena.allocateFrom(ValueLayout.JAVA_INT, value);
      require(
          "set a socket option",
          Syscall.SETSOCKOPT,
          socket.number(),
          level,
          option,
          v.address(),
          4);
    }
  }

  /**
   * Waits until {@code fd} has one of {@code events}, at most {@code millis} (below zero: for
   * ever). The answer is what it has; 0 if the time passed.
   */
  public static int poll(Fd fd, int events, long millis) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pollfd = arena.allocate(8, 4);
      pollfd.set(ValueLayout.JAVA_INT, 0, fd.number());
      pollfd.set(ValueLayout.JAVA_SHORT, 4, (short) events);
      MemorySegment time = MemorySegment.NULL;
      if (millis >= 0) {
        time = arena.allocate(16, 8);
        time.set(ValueLayout.JAVA_LONG, 0, millis / 1000);
        time.set(ValueLayout.JAVA_LONG, 8, millis % 1000 * 1_000_000);
      }
      require("poll", Syscall.PPOLL, pollfd.address(), 1, time.address(), 0, 8);
      return pollfd.get(ValueLayout.JAVA_SHORT, 6);
    }
  }

  /** Moves the calling thread into a namespace. Only for {@link NamespaceThread}. */
  public static void setns(Fd namespace, int kind) {
    require("enter a namespace", Syscall.SETNS, namespace.number(), kind);
  }

  /** A file in memory that can be sealed and executed. */
  public static Fd memfd(String name) {
    int cloexec = 1;
    int allowSealing = 2;
    int executable = 0x10;
    try (Arena arena = Arena.ofConfined()) {
      long n = string(arena, name).address();
      long fd = call(Syscall.MEMFD_CREATE, n, cloexec | allowSealing | executable);
      if (fd == -Errno.EINVAL) {
        // Before Linux 6.3 there was no such flag, and every memfd was executable.
        fd = require("make a memory file", Syscall.MEMFD_CREATE, n, cloexec | allowSealing);
      } else if (fd < 0) {
        throw new SyscallException("make a memory file", (int) -fd);
      }
      return new Fd((int) fd);
    }
  }

  private static void withBytes(byte[] bytes, java.util.function.LongConsumer use) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment s = arena.allocate(Math.max(1, bytes.length), 8);
      MemorySegment.copy(bytes, 0, s, ValueLayout.JAVA_BYTE, 0, bytes.length);
      use.accept(s.address());
    }
  }
}
