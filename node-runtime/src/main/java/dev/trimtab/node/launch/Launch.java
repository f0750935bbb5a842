package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/**
 * A script on its way. Its reports are records of two words: an address of the script and an error
 * number below zero, or zero and a process id.
 */
public final class Launch implements AutoCloseable {
  /** Bytes of a report. */
  public static final int REPORT_SIZE = 16;

  private static final long PATIENCE_MILLIS = Duration.ofMinutes(2).toMillis();

  private final int pid;
  private final LaunchScript script;
  private final Fd report;
  private final Fd go;

  Launch(int pid, LaunchScript script, Fd report, Fd go) {
    this.pid = pid;
    this.script = script;
    this.report = report;
    this.go = go;
  }

  /** The process started, our child. */
  public int pid() {
    return pid;
  }

  /**
   * Waits until the script has reported the process it made.
   *
   * @throws LaunchException if a step failed before
   */
  public int awaitChild() {
    return next()
        .orElseThrow(() -> new LaunchException("the launcher ended without a report"))
        .intValue();
  }

  /** Lets {@code processes} processes of the script go on. */
  public void release(int processes) {
    Syscalls.write(go, new byte[processes]);
  }

  /**
   * Waits until the script's program has been executed.
   *
   * @throws LaunchException if a step failed before
   */
  public void awaitExecuted() {
    // What is reported meanwhile are other processes; what counts is the end of the reports.
    boolean more = true;
    while (more) {
      more = next().isPresent();
    }
  }

  /** Makes a process that still waits for {@link #release} end. */
  public void abandon() {
    report.close();
    go.close();
  }

  /** Lets go of the script, which is abandoned if it was not released. */
  @Override
  public void close() {
    abandon();
  }

  private Optional<Long> next() {
    if (Syscalls.poll(report, Flags.POLLIN, PATIENCE_MILLIS) == 0) {
      throw new LaunchException("no answer within two minutes: a file system or device hangs");
    }
    byte[] bytes = Syscalls.read(report, REPORT_SIZE);
    if (bytes.length == 0) {
      return Optional.empty();
    }
    ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long address = record.getLong();
    long result = record.getLong();
    if (address == 0) {
      return Optional.of(result);
    }
    throw new LaunchException(script.describe(address), (int) -result);
  }
}
