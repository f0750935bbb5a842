package dev.trimtab.apiserver;

import dev.trimtab.apiserver.security.Pki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cluster's keys: beside the data, or for this run only. */
record Keys(Pki pki, @Nullable Path temporary) implements AutoCloseable {

  static Keys open(ApiServerBuilder options) {
    Path data = options.directory();
    try {
      Path directory =
          data == null ? Files.createTempDirectory("trimtab-pki") : data.resolve("pki");
      List<String> names = List.of(options.reachableAddress(), options.advertisedAddress());
      Pki pki = Pki.open(directory, options.platform().clock(), names);
      return new Keys(pki, data == null ? directory : null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the keys: " + e.getMessage(), e);
    }
  }

  /** Removes keys that were for this run only. */
  @Override
  public void close() {
    if (temporary == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + temporary, e);
    }
  }
}
