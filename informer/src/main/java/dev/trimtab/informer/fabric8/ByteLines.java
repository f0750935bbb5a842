package dev.trimtab.informer.fabric8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects chunks and cuts them into lines, in one growing buffer. */
final class ByteLines {

  /** What the cutter is given: a line without its end, valid only during the call. */
  interface LineConsumer {
    void line(byte[] buffer, int from, int to);
  }

  private static final int INITIAL_BYTES = 16 * 1024;

  private byte[] buffer = new byte[INITIAL_BYTES];
  private int filled;

  /** Bytes before this were searched for a line end already. */
  private int searched;

  void append(ByteBuffer chunk) {
    int length = chunk.remaining();
    if (filled + length > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + length));
    }
    chunk.get(buffer, filled, length);
    filled += length;
  }

  /** Passes on all complete lines that are not blank. */
  void forEachLine(LineConsumer consumer) {
    int from = 0;
    for (int i = searched; i < filled; i++) {
      if (buffer[i] == '\n') {
        if (i > from) {
          consumer.line(buffer, from, i);
        }
        from = i + 1;
      }
    }
    System.arraycopy(buffer, from, buffer, 0, filled - from);
    filled -= from;
    searched = filled;
    if (filled == 0 && buffer.length > 64 * INITIAL_BYTES) {
      buffer = new byte[INITIAL_BYTES]; // one huge object must not be paid for ever
    }
  }

  /** All that is there, lines or not. */
  byte[] rest() {
    return Arrays.copyOf(buffer, filled);
  }
}
