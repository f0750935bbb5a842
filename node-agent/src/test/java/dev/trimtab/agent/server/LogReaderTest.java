package dev.trimtab.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.agent.TestPlatform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {

  private static final LogOptions ALL =
      new LogOptions(false, -1, Instant.MIN, false, Long.MAX_VALUE, "");

  @TempDir Path directory;
  private Path log;

  @BeforeEach
  void write() throws IOException {
    log = directory.resolve("0.log");
    Files.writeString(
        log,
        """
        2026-01-01T00:00:03.000000001Z stdout F three
        2026-01-01T00:00:04Z stderr F four
        2026-01-01T00:00:05Z stdout P fi
        2026-01-01T00:00:05Z stdout F ve
        2026-01-01T00:00:06Z stdout F cut off\
        """);
  }

  @Test
  void linesAreShownWithoutTheirFrameAndPartsAreJoined() throws Exception {
    assertThat(read(ALL)).isEqualTo("three\nfour\nfive\n");
  }

  @Test
  void rotatedFilesComeFirst() throws Exception {
    Files.writeString(
        directory.resolve("0.log.20260101-000001"), "2026-01-01T00:00:01Z stdout F one\n");
    Files.writeString(
        directory.resolve("0.log.20260101-000002"), "2026-01-01T00:00:02Z stdout F two\n");

    assertThat(read(ALL)).isEqualTo("one\ntwo\nthree\nfour\nfive\n");
    assertThat(read(tail(4))).isEqualTo("three\nfour\nfive\n");
    assertThat(read(tail(5))).isEqualTo("two\nthree\nfour\nfive\n");
  }

  @Test
  void timestampsStandBeforeWholeLinesOnly() throws Exception {
    var options = new LogOptions(false, -1, Instant.MIN, true, Long.MAX_VALUE, "");

    assertThat(read(options))
        .isEqualTo(
            """
            2026-01-01T00:00:03.000000001Z three
            2026-01-01T00:00:04Z four
            2026-01-01T00:00:05Z five
            """);
  }

  @Test
  void olderLinesAreLeftOut() throws Exception {
    var since = Instant.parse("2026-01-01T00:00:04Z");

    assertThat(read(new LogOptions(false, -1, since, false, Long.MAX_VALUE, "")))
        .isEqualTo("four\nfive\n");
  }

  @Test
  void oneStreamCanBeChosen() throws Exception {
    assertThat(read(new LogOptions(false, -1, Instant.MIN, false, Long.MAX_VALUE, "stderr")))
        .isEqualTo("four\n");
  }

  @Test
  void noMoreBytesAreShownThanAskedFor() throws Exception {
    assertThat(read(new LogOptions(false, -1, Instant.MIN, false, 8, ""))).isEqualTo("three\nfo");
  }

  @Test
  void anAbsentLogIsEmpty() throws Exception {
    Files.delete(log);

    assertThat(read(ALL)).isEmpty();
  }

  private static LogOptions tail(long lines) {
    return new LogOptions(false, lines, Instant.MIN, false, Long.MAX_VALUE, "");
  }

  private String read(LogOptions options) throws Exception {
    var shown = new Shown();
    new LogReader(
            new LogFiles(log),
            options,
            new TestPlatform(),
            () -> false,
            new LogReader.LogOutput(options, shown))
        .copy();
    return shown.bytes.toString(StandardCharsets.UTF_8);
  }

  private static final class Shown implements LogReader.Sink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(byte[] written, int length) {
      bytes.write(written, 0, length);
    }

    @Override
    public void flush() {}

    @Override
    public boolean isClosed() {
      return false;
    }
  }
}
