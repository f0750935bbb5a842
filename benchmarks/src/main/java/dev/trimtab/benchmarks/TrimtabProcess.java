package dev.trimtab.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The service as {@code ./trimtab up} runs it, in a process and a data directory of its own. */
final class TrimtabProcess implements AutoCloseable {

  /** Set by {@code ./trimtab bench}: the command line of the service, one word a line. */
  private static final String COMMAND = "TRIMTAB_SERVICE_COMMAND";

  private final Path dataDir;
  private final Process process;
  private final double secondsToReady;

  private TrimtabProcess(Path dataDir, Process process, double secondsToReady) {
    this.dataDir = dataDir;
    this.process = process;
    this.secondsToReady = secondsToReady;
  }

  /** Starts it on an empty data directory and waits for its line that says it is ready. */
  static TrimtabProcess start(String... options) throws IOException {
    Path dataDir = Files.createTempDirectory("trimtab-bench-");
    List<String> command = command("up", "--data-dir", dataDir.toString());
    command.addAll(List.of("--port", "0", "--management-port", "0"));
    command.addAll(List.of(options));
    long begin = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new StringBuilder();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.contains("is ready")) {
        return new TrimtabProcess(dataDir, process, (System.nanoTime() - begin) / 1e9);
      }
      output.append(line).append('\n');
    }
    throw new IOException("the service ended before it was ready:\n" + output);
  }

  private static List<String> command(String... arguments) {
    String words = System.getenv(COMMAND);
    if (words == null) {
      throw new IllegalStateException(COMMAND + " is not set; run this by ./trimtab bench");
    }
    var command = new ArrayList<>(words.lines().toList());
    command.addAll(List.of(arguments));
    return command;
  }

  /** From its execution to its being ready. */
  double secondsToReady() {
    return secondsToReady;
  }

  /** Where its kubeconfig is. */
  Path kubeconfig() {
    return dataDir.resolve("kubeconfig");
  }

  /** Main memory it occupies now, in MiB. */
  double residentMebibytes() throws IOException {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      String kibibytes = lines.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Double.parseDouble(kibibytes.replaceAll("\\D", "")) / 1024;
    }
  }

  /** Ends it and its containers, and removes its data. */
  @Override
  public void close() throws IOException {
    try {
      Process down =
          new ProcessBuilder(command("down", "--data-dir", dataDir.toString()))
              .redirectErrorStream(true)
              .start();
      String said = new String(down.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!down.waitFor(60, TimeUnit.SECONDS) || down.exitValue() != 0) {
        throw new IOException("'down' failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    delete(dataDir);
  }

  /** Deletes a directory and all that is in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path each : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
