package dev.trimtab.examples.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.workqueue.WorkQueue;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** {@link Capitals} as a program whose class path has the two libraries and what they need. */
class StandaloneIT {

  private static final long PATIENCE_SECONDS = 40;

  @TempDir Path texts;
  @TempDir Path capitals;
  @TempDir Path program;

  /** The classes of this example alone: none of the others is there to bring fabric8 in. */
  private void copyExample() throws IOException, URISyntaxException {
    Path source = placeOf(Capitals.class);
    if (Files.isDirectory(source)) {
      copyExample(source);
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(source)) {
        copyExample(jar.getPath("/"));
      }
    }
  }

  private void copyExample(Path source) throws IOException {
    String within = "dev/trimtab/examples/directory";
    Path target = Files.createDirectories(program.resolve(within));
    try (Stream<Path> classes = Files.list(source.resolve(within))) {
      for (Path each : classes.toList()) {
        Files.copy(each, target.resolve(each.getFileName().toString()));
      }
    }
  }

  private static Path placeOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private Process start() throws IOException, URISyntaxException {
    copyExample();
    String classPath =
        Stream.of(
                program,
                placeOf(WorkQueue.class),
                placeOf(InformerFactory.class),
                placeOf(Caffeine.class),
                placeOf(LoggerFactory.class))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Capitals.class.getName(),
                texts.toString(),
                capitals.toString()))
        .redirectErrorStream(true)
        .start();
  }

  /** Reads on until the program says that it worked on {@code name} and the capitals are there. */
  private void awaitCapitals(BufferedReader said, String name, String wanted) throws IOException {
    Path file = capitals.resolve(name);
    var before = new StringBuilder();
    while (!Files.exists(file) || !Files.readString(file).equals(wanted)) {
      String line = said.readLine();
      assertThat(line).as("the program ended, having said: %s", before).isNotNull();
      before.append(line).append('\n');
    }
  }

  @Test
  @Timeout(60)
  void directoryIsReconciledByTwoJarsWithoutAnythingOfKubernetes()
      throws IOException, InterruptedException, URISyntaxException {
    Files.writeString(texts.resolve("a.txt"), "alpha");
    Process process = start();
    // Only its end ends a wait for what it says.
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    try (var said = process.inputReader()) {
      awaitCapitals(said, "a.txt", "ALPHA");
      Files.writeString(texts.resolve("b.txt"), "beta");
      awaitCapitals(said, "b.txt", "BETA");
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
