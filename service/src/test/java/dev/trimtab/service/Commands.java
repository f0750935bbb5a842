package dev.trimtab.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end. */
final class Commands {

  private Commands() {}

  /** What a program did. */
  record Outcome(int status, String out, String err) {}

  /** Runs a program with {@code input}; fails if it takes longer than {@code limit}. */
  static Outcome run(
      Map<String, String> environment, String input, Duration limit, List<String> command) {
    try {
      var builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      Process process = builder.start();
      // Threads of their own: the common pool has a single one on a machine with two processors.
      Executor threads = Thread::startVirtualThread;
      var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), threads);
      var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), threads);
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // A program that ends without reading its input is free to do so.
        if (process.isAlive() && !process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw e;
        }
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "%s took longer than %s; it printed:%n%s%n%s"
                .formatted(String.join(" ", command), limit, out.join(), err.join()));
      }
      return new Outcome(process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String read(java.io.InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
