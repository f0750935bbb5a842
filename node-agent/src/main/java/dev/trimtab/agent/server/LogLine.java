package dev.trimtab.agent.server;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;

/**
 * A line of a log in CRI format: time, stream, tag, text.
 *
 * @param time as written
 * @param stream {@code stdout} or {@code stderr}
 * @param whole the line ends here; otherwise the next one continues it
 * @param text without its end of line
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
record LogLine(String time, String stream, boolean whole, byte[] text) {

  private static final byte SPACE = ' ';

  /** Empty if the bytes are not such a line, as a line that was cut by a crash. */
  static Optional<LogLine> parse(byte[] line) {
    int first = next(line, 0);
    int second = next(line, first + 1);
    int third = next(line, second + 1);
    if (first < 0 || second < 0 || third < 0) {
      return Optional.empty();
    }
    String tag = ascii(line, second + 1, third);
    return Optional.of(
        new LogLine(
            ascii(line, 0, first),
            ascii(line, first + 1, second),
            !tag.equals("P") && !tag.startsWith("P:"),
            Arrays.copyOfRange(line, third + 1, line.length)));
  }

  private static int next(byte[] line, int from) {
    if (from <= 0 && from != 0) {
      return -1;
    }
    for (int i = from; i < line.length; i++) {
      if (line[i] == SPACE) {
        return i;
      }
    }
    return -1;
  }

  private static String ascii(byte[] line, int from, int to) {
    return new String(line, from, to - from, StandardCharsets.US_ASCII);
  }

  boolean isSince(Instant since) {
    if (since.equals(Instant.MIN)) {
      return true;
    }
    try {
      return !OffsetDateTime.parse(time).toInstant().isBefore(since);
    } catch (DateTimeException e) {
      return true;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogLine line
        && line.time.equals(time)
        && line.stream.equals(stream)
        && line.whole == whole
        && Arrays.equals(line.text, text);
  }

  @Override
  public int hashCode() {
    return time.hashCode() * 31 + Arrays.hashCode(text);
  }

  @Override
  public String toString() {
    return time + " " + stream + " " + text.length + " bytes";
  }
}
