package dev.trimtab.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of the system that a benchmark needs. */
final class SystemPackages {
  private SystemPackages() {}

  /** Installs {@code name} with apt-get unless {@code program} is there. */
  static void require(Report report, String program, String name)
      throws IOException, InterruptedException {
    if (Files.isExecutable(Path.of(program))) {
      return;
    }
    report.line("installing " + name + " with apt-get");
    Process process =
        new ProcessBuilder("apt-get", "install", "-y", name)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(
          program + " is missing and 'apt-get install " + name + "' failed; install it and retry");
    }
  }
}
