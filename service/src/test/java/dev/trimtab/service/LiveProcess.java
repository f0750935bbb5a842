package dev.trimtab.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A program that runs while a test looks at what it prints. */
final class LiveProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final String name;
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  /** Starts it, reading standard output and standard error as one. */
  LiveProcess(String name, ProcessBuilder builder) {
    this.name = name;
    try {
      this.process = builder.redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.reader = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (BufferedReader input = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("(output ended: " + e.getMessage() + ")");
    }
  }

  /** Waits for a line with this word; fails if it takes too long, or the program ends before. */
  LiveProcess await(String word) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      boolean ended = !reader.isAlive();
      if (lines.stream().anyMatch(line -> line.contains(word))) {
        return this;
      }
      if (ended) {
        throw new AssertionError(name + " ended without '" + word + "':\n" + output());
      }
      Thread.sleep(PAUSE);
    }
    throw new AssertionError(name + " printed no line with '" + word + "':\n" + output());
  }

  /** Waits for its end; fails if it takes longer than {@code limit}. */
  int awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || !reader.join(limit)) {
      throw new AssertionError(name + " did not end within " + limit + ":\n" + output());
    }
    return process.exitValue();
  }

  /** All it has printed. */
  String output() {
    return String.join("\n", lines);
  }

  /** Asks it to end. */
  void terminate() {
    process.destroy();
  }

  /** Ends it as a power failure would. */
  void kill9() throws InterruptedException {
    process.destroyForcibly();
    var _ = process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
