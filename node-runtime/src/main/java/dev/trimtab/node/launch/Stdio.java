package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.Syscalls;
import dev.trimtab.node.linux.Terminal;
import java.util.List;

/**
 * Both ends of a program's standard streams. Ends without meaning are {@code /dev/null}.
 *
 * @param input where we write
 * @param heldInput what the supervisor holds of it, so that input does not end with this JVM
 * @param output where we read; with a terminal, its master
 * @param error where we read
 * @param theirInput descriptor 0 of the program
 * @param theirOutput descriptor 1
 * @param theirError descriptor 2
 * @param terminal whether there is one
 */
public record Stdio(
    Fd input,
    Fd heldInput,
    Fd output,
    Fd error,
    Fd theirInput,
    Fd theirOutput,
    Fd theirError,
    boolean terminal)
    implements AutoCloseable {
  private static final int F_SETPIPE_SZ = 1031;
  private static final int PIPE_SIZE = 1 << 20;

  /** What a program may read. */
  public enum Input {
    /** Nothing. */
    NONE,
    /** What we write, to the end of the program. */
    HELD,
    /** What we write, until we close it. */
    ONCE
  }

  /** Pipes. */
  public static Stdio pipes(Input input) {
    Syscalls.Pipe out = largePipe();
    Syscalls.Pipe err = largePipe();
    if (input != Input.NONE) {
      Syscalls.Pipe in = Syscalls.pipe();
      return new Stdio(
          in.writing(),
          input == Input.HELD ? Syscalls.duplicate(in.writing(), 3) : nothing(),
          out.reading(),
          err.reading(),
          in.reading(),
          out.writing(),
          err.writing(),
          false);
    }
    return new Stdio(
        nothing(),
        nothing(),
        out.reading(),
        err.reading(),
        nothing(),
        out.writing(),
        err.writing(),
        false);
  }

  /** A terminal of the {@code devpts} mounted at {@code terminals}. */
  public static Stdio terminal(Fd terminals) {
    Terminal terminal = Terminal.open(terminals);
    Fd slave = terminal.slave();
    return new Stdio(
        Syscalls.duplicate(terminal.master(), 3),
        Syscalls.duplicate(terminal.master(), 3),
        terminal.master(),
        nothing(),
        slave,
        Syscalls.duplicate(slave, 3),
        Syscalls.duplicate(slave, 3),
        true);
  }

  /** Closes the program's ends, once it has them. */
  public void closeTheirs() {
    List.of(theirInput, theirOutput, theirError).forEach(Fd::close);
  }

  @Override
  public void close() {
    closeTheirs();
    List.of(input, heldInput, output, error).forEach(Fd::close);
  }

  private static Fd nothing() {
    return Syscalls.open("/dev/null", Flags.O_RDWR, 0);
  }

  /** Room for what is written while nobody reads; the smaller default is no error. */
  private static Syscalls.Pipe largePipe() {
    Syscalls.Pipe pipe = Syscalls.pipe();
    Syscalls.call(Syscall.FCNTL, pipe.writing().number(), F_SETPIPE_SZ, PIPE_SIZE);
    return pipe;
  }
}
