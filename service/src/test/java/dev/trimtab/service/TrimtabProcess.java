package dev.trimtab.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The built service, in a process of its own. */
final class TrimtabProcess implements AutoCloseable {

  private static final long READY_SECONDS = 60;
  private static final long STOP_SECONDS = 40;
  private static final Path JAR = Path.of("target", "trimtab-runner.jar").toAbsolutePath();

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private TrimtabProcess(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /** Starts {@code trimtab} with these arguments; does not wait. */
  static TrimtabProcess start(String... arguments) {
    try {
      return new TrimtabProcess(
          new ProcessBuilder(commandLine(arguments)).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line of {@code trimtab} with these arguments. */
  static List<String> commandLine(String... arguments) {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is not built; integration tests run after packaging");
    }
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-jar",
                JAR.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        if (line.contains("ready")) {
          ready.complete(line);
        }
      }
    } catch (IOException e) {
      lines.add("(output ended: " + e.getMessage() + ")");
    }
    ready.completeExceptionally(new AssertionError("ended before it was ready:\n" + output()));
  }

  /** Waits for the line that says it is ready. */
  TrimtabProcess awaitReady() throws InterruptedException {
    try {
      var _ = ready.get(READY_SECONDS, TimeUnit.SECONDS);
      return this;
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new AssertionError("not ready after " + READY_SECONDS + " s:\n" + output(), e);
    }
  }

  /** Waits for a line with this word. */
  TrimtabProcess await(String word) throws InterruptedException {
    for (int i = 0; i < READY_SECONDS * 10; i++) {
      if (lines.stream().anyMatch(line -> line.contains(word))) {
        return this;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no line with '" + word + "':\n" + output());
  }

  /** All it has printed. */
  String output() {
    return String.join("\n", lines);
  }

  /** Ends it as a power failure would. */
  void kill9() throws InterruptedException {
    process.destroyForcibly();
    var _ = process.waitFor();
  }

  /** Asks it to stop, and waits. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("did not stop within " + STOP_SECONDS + " s:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
