package dev.trimtab.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalInt;

/** Processes by descriptor: it never comes to mean another process. */
public final class PidFd {
  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int WNOHANG = 1;
  private static final int CLD_EXITED = 1;
  private static final int START_TIME_FIELD = 22;

  private PidFd() {}

  /** The process {@code pid}; empty if there is none. */
  public static Optional<Fd> open(int pid) {
    long fd = Syscalls.call(Syscall.PIDFD_OPEN, pid, 0);
    if (fd == -Errno.ESRCH) {
      return Optional.empty();
    }
    if (fd < 0) {
      throw new SyscallException("open process " + pid, (int) -fd);
    }
    return Optional.of(new Fd((int) fd));
  }

  /** The process {@code pid} if it began at {@code startTime}. */
  public static Optional<Fd> open(int pid, long startTime) {
    Optional<Fd> process = open(pid);
    if (process.isPresent() && startTime(pid) != startTime) {
      process.get().close();
      return Optional.empty();
    }
    return process;
  }

  /** When a process began, in clock ticks since the machine did; -1 if there is none. */
  public static long startTime(int pid) {
    try {
      String stat = KernelFile.read("/proc/" + pid + "/stat");
      // The name may hold anything, also blanks and parentheses: count from its end.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[START_TIME_FIELD - 3]);
    } catch (SyscallException e) {
      return -1;
    }
  }

  /** A second descriptor for descriptor {@code number} of another process. */
  public static Fd take(Fd process, int number) {
    return new Fd(
        (int)
            Syscalls.require(
                "take descriptor " + number + " of a process",
                Syscall.PIDFD_GETFD,
                process.number(),
                number,
                0));
  }

  /** Sends a signal; false if the process has ended. */
  public static boolean signal(Fd process, int signal) {
    long result = Syscalls.call(Syscall.PIDFD_SEND_SIGNAL, process.number(), signal, 0, 0);
    if (result < 0 && result != -Errno.ESRCH) {
      throw new SyscallException("send signal " + signal, (int) -result);
    }
    return result == 0;
  }

  /**
   * Waits for a child's end and forgets it. The answer is its exit code, 128 + signal if a signal
   * ended it; empty if it is not our child.
   */
  public static OptionalInt reap(Fd process) {
    return wait(process, WEXITED);
  }

  /** The same without waiting; also empty if it has not ended. */
  public static OptionalInt reapNow(Fd process) {
    return wait(process, WEXITED | WNOHANG);
  }

  private static OptionalInt wait(Fd process, int how) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(128, 8);
      long result;
      do {
        result =
            Syscalls.call(Syscall.WAITID, P_PIDFD, process.number(), info.address(), how, 0, 0);
      } while (result == -Errno.EINTR);
      if (result == -Errno.ECHILD || (result == 0 && info.get(ValueLayout.JAVA_INT, 0) == 0)) {
        return OptionalInt.empty();
      }
      if (result < 0) {
        throw new SyscallException("wait for a process", (int) -result);
      }
      int status = info.get(ValueLayout.JAVA_INT, 24);
      boolean exited = info.get(ValueLayout.JAVA_INT, 8) == CLD_EXITED;
      return OptionalInt.of(exited ? status & 0xff : 128 + status);
    }
  }
}
