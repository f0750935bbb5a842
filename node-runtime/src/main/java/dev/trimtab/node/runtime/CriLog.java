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
 * text goes on in the next line of the same stream. Output is written as soon as it is read,
 * whether its line has ended or not: nothing waits in memory to be lost, and a prompt shows at
 * once.
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

  /** Writes output. */
  void append(Source source, byte[] bytes, Instant at) {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        emit(source, bytes, start, i, true, at);
        start = i + 1;
      } else if (i - start + 1 == LONGEST) {
        emit(source, bytes, start, i + 1, false, at);
        start = i + 1;
      }
    }
    if (start < bytes.length) {
      emit(source, bytes, start, bytes.length, false, at);
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

  private void emit(Source source, byte[] bytes, int from, int to, boolean whole, Instant at) {
    String head = TIME.format(at) + " " + source.label + (whole ? " F " : " P ");
    batch.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    batch.write(bytes, from, to - from);
    batch.write('\n');
  }

  private void flush() {
    if (batch.size() == 0) {
      return;
    }
    try {
      if (!file.isOpen()) {
        // Setting the log aside went half way.
        file = open();
      }
      if (file.size() > 0 && file.size() + batch.size() > rotation.bytes) {
        rotate();
      }
      write(ByteBuffer.wrap(batch.toByteArray()));
      failing = false;
    } catch (IOException e) {
      failed(e);
    } finally {
      batch.reset();
    }
  }

  /** All of it or nothing: half a line would spoil the next. */
  private void write(ByteBuffer buffer) throws IOException {
    long before = file.size();
    try {
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    } catch (IOException e) {
      file.truncate(before);
      throw e;
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
