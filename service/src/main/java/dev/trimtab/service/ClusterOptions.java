package dev.trimtab.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that {@code up} and {@code demo} share; they override configuration of the same name. */
final class ClusterOptions {

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "port of the API server; 0 picks a free one (default: 6443)")
  @Nullable Integer port;

  @Option(
      names = "--management-port",
      paramLabel = "N",
      description = "port of health and metrics; 0 picks a free one (default: 6480)")
  @Nullable Integer managementPort;

  @Option(
      names = "--driver",
      description = "what runs pods: ${COMPLETION-CANDIDATES} (default: AUTO)")
  TrimtabConfig.@Nullable Driver driver;

  /** Turns the options into configuration and checks what would otherwise fail deep inside. */
  void publish(Path dataDir) {
    makeWritable(dataDir);
    System.setProperty("trimtab.data-dir", dataDir.toString());
    publish("trimtab.api.port", "API server", "--port", port, 6443);
    publish("quarkus.http.port", "health and metrics", "--management-port", managementPort, 6480);
    if (driver != null) {
      System.setProperty("trimtab.node.driver", driver.name());
    }
  }

  private static void makeWritable(Path dataDir) {
    try {
      Files.createDirectories(dataDir);
    } catch (IOException e) {
      throw new Failure(
          "cannot make the data directory %s: %s; choose another with --data-dir"
              .formatted(dataDir, reason(e)),
          e);
    }
    if (!Files.isWritable(dataDir)) {
      throw new Failure(
          "no permission to write the data directory "
              + dataDir
              + "; choose another with --data-dir");
    }
  }

  /** File systems say what is wrong in two ways: in words, or by the class of the exception. */
  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied -> "permission denied";
      case NoSuchFileException missing -> "no directory can be made there";
      case FileAlreadyExistsException file -> "there is a file of that name";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void publish(
      String property, String what, String option, @Nullable Integer chosen, int fallback) {
    int port = chosen == null ? Integer.getInteger(property, fallback) : chosen;
    if (port < 0 || port > 65535) {
      throw new Failure(option + " must be 0 to 65535, not " + port);
    }
    if (port != 0) {
      try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        probe.setReuseAddress(true);
      } catch (IOException e) {
        throw new Failure(
            "port %d for %s cannot be used: %s; choose another with %s"
                .formatted(port, what, e.getMessage(), option),
            e);
      }
    }
    System.setProperty(property, Integer.toString(port));
  }
}
