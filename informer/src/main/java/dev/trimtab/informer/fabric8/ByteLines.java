package dev.trimtab.informer.fabric8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Collects chunks and cuts them into lines, in one growing buffer. */
final class ByteLines {

  /** What the cutter is given: a line without its end, valid only during the call. */
  interface LineConsumer {
    void line(byte[] buffer, int from, int to);
  }

  private static final int INITIAL_BYTES = 16 * 1024;

  // Looking for line ends byte by byte was a quarter of the work on an event.
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long LOWEST_BITS = 0x0101010101010101L;
  private static final long HIGHEST_BITS = 0x8080808080808080L;
  private static final long EIGHT_LINE_ENDS = LOWEST_BITS * '\n';

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
    for (int end = lineEnd(searched); end < filled; end = lineEnd(from)) {
      if (end > from) {
        consumer.line(buffer, from, end);
      }
      from = end + 1;
    }
    System.arraycopy(buffer, from, buffer, 0, filled - from);
    filled -= from;
    searched = filled;
    if (filled == 0 && buffer.length > 64 * INITIAL_BYTES) {
      buffer = new byte[INITIAL_BYTES]; // one huge object must not be paid for ever
    }
  }

  /** Where the next line ends, at {@code from} or later; the end of what is there if nowhere. */
  private int lineEnd(int from) {
    byte[] bytes = buffer;
    int at = from;
    for (; at <= filled - Long.BYTES; at += Long.BYTES) {
      long zeroWhereLineEnds = (long) EIGHT_BYTES.get(bytes, at) ^ EIGHT_LINE_ENDS;
      long found = (zeroWhereLineEnds - LOWEST_BITS) & ~zeroWhereLineEnds & HIGHEST_BITS;
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < filled && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  /** All that is there, lines or not. */
  byte[] rest() {
    return Arrays.copyOf(buffer, filled);
  }
}
