package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CriLogTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.000000006Z");
  private static final String TIME = "2026-01-02T03:04:05.000000006Z";

  @TempDir private Path directory;

  private CriLog open(long bytes, int files) throws IOException {
    return new CriLog(directory.resolve("sub/0.log"), new CriLog.Rotation(bytes, files));
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(directory.resolve("sub/0.log"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aLineHasTimeStreamTagAndText() throws IOException {
    try (CriLog log = open(1000, 2)) {
      log.append(CriLog.Source.STDOUT, bytes("one\ntwo\n"), AT);
      log.append(CriLog.Source.STDERR, bytes("three\n"), AT);
    }
    assertThat(lines())
        .containsExactly(TIME + " stdout F one", TIME + " stdout F two", TIME + " stderr F three");
  }

  @Test
  void whatHasNoEndYetIsWrittenAsAPart() throws IOException {
    try (CriLog log = open(1000, 2)) {
      log.append(CriLog.Source.STDOUT, bytes("name? "), AT);
      assertThat(lines()).containsExactly(TIME + " stdout P name? ");
      log.append(CriLog.Source.STDOUT, bytes("x\n"), AT);
    }
    assertThat(lines()).containsExactly(TIME + " stdout P name? ", TIME + " stdout F x");
  }

  @Test
  void longLinesAreSplit() throws IOException {
    String text = "x".repeat(CriLog.LONGEST * 2 + 5);
    try (CriLog log = open(1_000_000, 2)) {
      log.append(CriLog.Source.STDOUT, bytes(text + "\n"), AT);
    }
    List<String> lines = lines();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).hasSize(TIME.length() + 10 + CriLog.LONGEST).contains(" P ");
    assertThat(lines.get(2)).isEqualTo(TIME + " stdout F xxxxx");
  }

  @Test
  void fullLogsAreSetAsideAndTheOldestDropped() throws IOException {
    try (CriLog log = open(100, 3)) {
      for (int i = 0; i < 10; i++) {
        log.append(CriLog.Source.STDOUT, bytes("line " + i + " with some text\n"), AT);
      }
    }
    try (Stream<Path> files = Files.list(directory.resolve("sub"))) {
      List<Path> all = files.sorted().toList();
      assertThat(all).hasSize(3);
      assertThat(all.getFirst().getFileName()).hasToString("0.log");
      assertThat(all.getLast().getFileName().toString()).matches("0\\.log\\.\\d{8}-\\d{6}\\.\\d+");
    }
    assertThat(lines().getLast()).endsWith("line 9 with some text");
  }

  @Test
  void anExistingLogIsContinued() throws IOException {
    try (CriLog log = open(1000, 2)) {
      log.append(CriLog.Source.STDOUT, bytes("before\n"), AT);
    }
    try (CriLog log = open(1000, 2)) {
      log.append(CriLog.Source.STDOUT, bytes("after\n"), AT);
    }
    assertThat(lines()).hasSize(2);
  }
}
