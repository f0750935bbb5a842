package dev.trimtab.node.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container's log in CRI format: a line is {@code time stream F|P text}, where P says that the
 * text goes on in the next line of the same stream.
 *
 * <p><b>Threads.</b> Confined to one at a time. An error of the disk costs output, never the
 * container: it is logged once, and writing is tried again with the next output.
 */
final class CriLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CriLog.class);

  /** Bytes of text in a line, at most. */
  static final int LONGEST = 16 * 1024;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.nnnnnnnnn", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** One of a container's streams. */
  enum Source {
    STDOUT("stdout"),
    STDERR("stderr");

    private final String label;

    Source(String label) {
      this.label = label;
    }
  }

  /**
   * When a log is set aside.
   *
   * @param bytes its size then
   * @param files how many are kept, the current one included
   */
  record Rotation(long bytes, int files) {}

  private final Path path;
  private final Rotation rotation;
  private final ByteArrayOutputStream[] pending = {
    new ByteArrayOutputStream(), new ByteArrayOutputStream()
  };
  private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
  private FileChannel file;
  private boolean failing;

  /** Opens it, making the directories above. */
  CriLog(Path path, Rotation rotation) throws IOException {
    this.path = path;
    this.rotation = rotation;
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    file = open();
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** Takes output; whole lines are written, the rest waits for its end. */
  void append(Source source, byte[] bytes, Instant at) {
    ByteArrayOutputStream line = pending[source.ordinal()];
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean newline = bytes[i] == '\n';
      boolean full = line.size() + i - start + 1 > LONGEST;
      if (newline || full) {
        line.write(bytes, start, i - start);
        emit(source, line, newline, at);
        start = newline ? i + 1 : i;
      }
    }
    line.write(bytes, start, bytes.length - start);
    flush();
  }

  /** Writes what has no end of line. */
  void finish(Instant at) {
    for (Source source : Source.values()) {
      ByteArrayOutputStream line = pending[source.ordinal()];
      if (line.size() > 0) {
        emit(source, line, true, at);
      }
    }
    flush();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      failed(e);
    }
  }

  private void emit(Source source, ByteArrayOutputStream line, boolean whole, Instant at) {
    String head = TIME.format(at) + " " + source.label + (whole ? " F " : " P ");
    batch.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    batch.writeBytes(line.toByteArray());
    batch.write('\n');
    line.reset();
  }

  private void flush() {
    if (batch.size() == 0) {
      return;
    }
    try {
      if (file.size() > 0 && file.size() + batch.size() > rotation.bytes) {
        rotate();
      }
      ByteBuffer buffer = ByteBuffer.wrap(batch.toByteArray());
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      failing = false;
    } catch (IOException e) {
      failed(e);
    } finally {
      batch.reset();
    }
  }

  private void rotate() throws IOException {
    file.close();
    Path aside = path.resolveSibling(path.getFileName() + "." + SUFFIX.format(Instant.now()));
    Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
    file = open();
    List<Path> old = rotated();
    for (Path surplus : old.subList(0, Math.max(0, old.size() - rotation.files + 1))) {
      Files.deleteIfExists(surplus);
    }
  }

  /** Logs set aside, the oldest first. */
  private List<Path> rotated() throws IOException {
    String prefix = path.getFileName() + ".";
    try (Stream<Path> entries = Files.list(path.toAbsolutePath().getParent())) {
      return entries.filter(p -> p.getFileName().toString().startsWith(prefix)).sorted().toList();
    }
  }

  private void failed(IOException e) {
    if (!failing) {
      failing = true;
      LOG.atWarn().addKeyValue("file", path).setCause(e).log("A container's output is being lost");
    }
  }
}
