package dev.trimtab.agent.server;

import dev.trimtab.workqueue.Platform;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/** Reads a container's log, from rotated files on to what is being written. */
final class LogReader {

  /** How long to wait before looking for more; short enough for a person who watches. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final LogFiles files;
  private final LogOptions options;
  private final Platform platform;
  private final BooleanSupplier runs;
  private final LogOutput output;

  /**
   * @param runs whether the container may write more
   */
  LogReader(
      LogFiles files,
      LogOptions options,
      Platform platform,
      BooleanSupplier runs,
      LogOutput output) {
    this.files = files;
    this.options = options;
    this.platform = platform;
    this.runs = runs;
    this.output = output;
  }

  /** Writes all that is asked for; returns at its end, or when the reader is gone. */
  void copy() throws IOException, InterruptedException {
    List<Path> older = files.rotated();
    if (options.tail() < 0) {
      for (Path file : older) {
        copyWhole(file);
      }
      follow(0);
    } else {
      follow(copyTail(older));
    }
  }

  private void copyWhole(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(LogFiles.open(file))) {
      for (byte[] line = line(in); line != null && !output.isFull(); line = line(in)) {
        output.write(line);
      }
    }
  }

  /** Writes the last lines of all files; the answer is how far the current one was read. */
  private long copyTail(List<Path> older) throws IOException {
    Deque<byte[]> kept = new ArrayDeque<>();
    long read = 0;
    for (Path file : older) {
      keepTail(file, kept);
    }
    if (Files.exists(files.current())) {
      read = keepTail(files.current(), kept);
    }
    for (byte[] line : kept) {
      output.write(line);
    }
    return read;
  }

  private long keepTail(Path file, Deque<byte[]> kept) throws IOException {
    long read = 0;
    try (InputStream in = new BufferedInputStream(LogFiles.open(file))) {
      for (byte[] line = line(in); line != null; line = line(in)) {
        read += line.length + 1;
        if (output.wants(line)) {
          kept.addLast(line);
        }
        while (kept.size() > options.tail()) {
          kept.removeFirst();
        }
      }
    }
    return read;
  }

  /** Writes the current file from {@code position} on, and what follows it if asked to. */
  private void follow(long position) throws IOException, InterruptedException {
    long at = position;
    while (true) {
      boolean mayGrow = options.follow() && runs.getAsBoolean();
      at = copyFrom(at);
      output.flush();
      if (output.isFull() || !mayGrow) {
        return;
      }
      pause();
      if (Files.exists(files.current()) && Files.size(files.current()) < at) {
        at = finishRotated(at);
      }
    }
  }

  /** The file was moved away and begun anew: first the rest of the old one. */
  private long finishRotated(long at) throws IOException {
    List<Path> older = files.rotated();
    if (!older.isEmpty()) {
      try (InputStream in = new BufferedInputStream(LogFiles.open(older.getLast()))) {
        in.skipNBytes(Math.min(at, Files.size(older.getLast())));
        for (byte[] line = line(in); line != null && !output.isFull(); line = line(in)) {
          output.write(line);
        }
      }
    }
    return 0;
  }

  private long copyFrom(long position) throws IOException {
    if (!Files.exists(files.current())) {
      return position;
    }
    long at = position;
    try (InputStream in = Files.newInputStream(files.current())) {
      in.skipNBytes(Math.min(position, Files.size(files.current())));
      var buffered = new BufferedInputStream(in);
      for (byte[] line = line(buffered); line != null && !output.isFull(); line = line(buffered)) {
        at += line.length + 1;
        output.write(line);
      }
    }
    return at;
  }

  /** A whole line without its end; null if there is none, even if one has been begun. */
  private static byte @org.jspecify.annotations.Nullable [] line(InputStream in)
      throws IOException {
    var line = new ByteArrayOutputStream(128);
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toByteArray();
      }
      line.write(c);
    }
    return null;
  }

  private void pause() throws InterruptedException {
    var over = new CountDownLatch(1);
    platform.timers().schedule(PAUSE, over::countDown);
    over.await();
  }

  /** What a log says, line by line, as asked for, to somewhere. */
  static final class LogOutput {
    private final LogOptions options;
    private final Sink sink;
    private long left;
    private boolean continued;

    LogOutput(LogOptions options, Sink sink) {
      this.options = options;
      this.sink = sink;
      this.left = options.limit();
    }

    boolean isFull() {
      return left <= 0 || sink.isClosed();
    }

    boolean wants(byte[] raw) {
      return LogLine.parse(raw).filter(this::wants).isPresent();
    }

    private boolean wants(LogLine line) {
      return line.isSince(options.since())
          && (options.stream().isEmpty() || options.stream().equals(line.stream()));
    }

    void write(byte[] raw) throws IOException {
      var line = LogLine.parse(raw).filter(this::wants);
      if (line.isEmpty()) {
        return;
      }
      var out = new ByteArrayOutputStream(raw.length + 1);
      if (options.timestamps() && !continued) {
        out.writeBytes((line.get().time() + " ").getBytes(StandardCharsets.US_ASCII));
      }
      out.writeBytes(line.get().text());
      continued = !line.get().whole();
      if (!continued) {
        out.write('\n');
      }
      byte[] bytes = out.toByteArray();
      int length = (int) Math.min(bytes.length, left);
      left -= length;
      sink.write(bytes, length);
    }

    void flush() throws IOException {
      sink.flush();
    }
  }

  /** Where a log goes. Writing blocks while the reader is slow. */
  interface Sink {
    void write(byte[] bytes, int length) throws IOException;

    /** Sends what has been written. */
    void flush() throws IOException;

    /** The reader is gone. */
    boolean isClosed();
  }
}
