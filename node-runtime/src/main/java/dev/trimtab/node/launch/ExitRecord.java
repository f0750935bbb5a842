package dev.trimtab.node.launch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;

/**
 * How a container's first process ended, as its supervisor wrote it.
 *
 * @param at when
 * @param exitCode 0 to 255; 128 + signal if a signal ended it
 * @param signal the signal that ended it, or 0
 */
public record ExitRecord(Instant at, int exitCode, int signal) {
  /** Bytes in the file: a {@code timespec}, then a {@code siginfo_t}. All zero until the end. */
  public static final int SIZE = 144;

  static final int STATUS = 16;
  private static final int CODE = STATUS + 8;
  private static final int VALUE = STATUS + 24;
  private static final int CLD_EXITED = 1;
  private static final int SIGNAL_BASE = 128;

  /** Reads a file's bytes; empty if the process has not ended. */
  public static Optional<ExitRecord> parse(byte[] bytes) {
    if (bytes.length < SIZE) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long seconds = buffer.getLong(0);
    if (seconds == 0) {
      return Optional.empty();
    }
    Instant at = Instant.ofEpochSecond(seconds, buffer.getLong(Long.BYTES));
    int value = buffer.getInt(VALUE);
    return Optional.of(
        buffer.getInt(CODE) == CLD_EXITED
            ? new ExitRecord(at, value & 0xff, 0)
            : new ExitRecord(at, SIGNAL_BASE + value, value));
  }
}
