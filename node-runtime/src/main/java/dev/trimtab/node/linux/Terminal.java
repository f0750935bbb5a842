package dev.trimtab.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A pseudo terminal.
 *
 * @param master our side
 * @param slave the program's side
 */
public record Terminal(Fd master, Fd slave) {
  private static final int TIOCSPTLCK = 0x40045431;
  private static final int TIOCGPTPEER = 0x5441;
  private static final int TIOCSWINSZ = 0x5414;
  private static final int FLAGS = Flags.O_RDWR | Flags.O_NOCTTY;

  /** A new one of the {@code devpts} file system open at {@code terminals}; no path is followed. */
  public static Terminal open(Fd terminals) {
    Fd master =
        new Fd(
            (int)
                Syscalls.require(
                    "open a terminal",
                    Syscall.OPENAT,
                    terminals.number(),
                    "ptmx",
                    FLAGS | Flags.O_CLOEXEC | Flags.O_NOFOLLOW,
                    0));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment unlocked = arena.allocateFrom(ValueLayout.JAVA_INT, 0);
      Syscalls.require(
          "unlock a terminal", Syscall.IOCTL, master.number(), TIOCSPTLCK, unlocked.address());
      return new Terminal(
          master,
          new Fd(
              (int)
                  Syscalls.require(
                      "open a terminal's other side",
                      Syscall.IOCTL,
                      master.number(),
                      TIOCGPTPEER,
                      FLAGS | Flags.O_CLOEXEC)));
    } catch (RuntimeException e) {
      master.close();
      throw e;
    }
  }

  /** Sets the size of the terminal whose master is {@code master}. */
  public static void resize(Fd master, int columns, int rows) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(8, 2);
      size.set(ValueLayout.JAVA_SHORT, 0, (short) rows);
      size.set(ValueLayout.JAVA_SHORT, 2, (short) columns);
      Syscalls.require(
          "resize the terminal", Syscall.IOCTL, master.number(), TIOCSWINSZ, size.address());
    }
  }
}
