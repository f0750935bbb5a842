package dev.trimtab.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own for one side, so that its heap is its own; results come back as lines. */
final class ChildProcess {

  private static final String RESULT = "RESULT ";
  private static final String READY = "READY";

  private final Process process;
  private final Map<String, Double> results = new TreeMap<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Thread reader;

  private ChildProcess(Process process) {
    this.process = process;
    reader = Thread.ofPlatform().start(this::read);
  }

  /** Runs the main method of {@code side}. */
  static ChildProcess start(Class<?> side, List<String> jvmArguments, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments);
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(side.getName());
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new ChildProcess(process);
  }

  /** What the child calls to hand a figure back. */
  static void result(String name, double value) {
    System.out.println(RESULT + name + " " + value);
  }

  /** What the child calls when the parent may go on. */
  static void ready() {
    System.out.println(READY);
  }

  void awaitReady() throws InterruptedException {
    ready.await();
    if (!process.isAlive()) {
      throw new IllegalStateException("a side of the benchmark ended early");
    }
  }

  /** Waits for the end; the figures by name. */
  Figures await() throws InterruptedException {
    int code = process.waitFor();
    reader.join();
    if (code != 0) {
      throw new IllegalStateException("a side of the benchmark failed with " + code);
    }
    return new Figures(results);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(RESULT)) {
          int space = line.lastIndexOf(' ');
          results.put(
              line.substring(RESULT.length(), space), Double.valueOf(line.substring(space + 1)));
        } else if (line.equals(READY)) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot read what a side says", e);
    } finally {
      ready.countDown();
    }
  }
}
