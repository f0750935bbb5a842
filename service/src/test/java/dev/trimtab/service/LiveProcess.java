package dev.trimtab.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A program that runs while a test looks at what it prints. */
final class LiveProcess implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
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
    return await("a line with '" + word + "'", line -> line.contains(word));
  }

  /** Waits for a line of this form; as {@link #await(String)}. */
  LiveProcess awaitLine(Pattern form) throws InterruptedException {
    return await("a line like " + form, line -> form.matcher(line).find());
  }

  private LiveProcess await(String what, Predicate<String> wanted) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      boolean ended = !reader.isAlive();
      if (lines.stream().anyMatch(wanted)) {
        return this;
      }
      if (ended) {
        throw new AssertionError(name + " ended without " + what + ":\n" + output());
      }
      Thread.sleep(PAUSE);
    }
    throw new AssertionError(name + " did not print " + what + ":\n" + output());
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

  /** Ends it at once; it is gone when this returns. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
