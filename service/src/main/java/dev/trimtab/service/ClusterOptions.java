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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;

/**
 * Options that {@code up} and {@code demo} share; they override configuration of the same name.
 *
 * @param port of the API server
 * @param managementPort of health and metrics
 * @param driver what runs pods
 * @param exitWhenReady whether to stop as soon as all is done; the demo then rehearses first, for
 *     the start-up cache that is being recorded
 */
record ClusterOptions(
    Optional<Integer> port,
    Optional<Integer> managementPort,
    Optional<TrimtabConfig.Driver> driver,
    boolean exitWhenReady) {

  private static final String EXIT_WHEN_READY = "exit-when-ready";

  static final List<Option> OPTIONS =
      List.of(
          Arguments.option(
              "port", "N", "port of the API server; 0 picks a free one (default: 6443)"),
          Arguments.option(
              "management-port",
              "N",
              "port of health and metrics; 0 picks a free one (default: 6480)"),
          Arguments.option(
              "driver", "DRIVER", "what runs pods: auto, linux or simulated (default: auto)"),
          Option.builder().longOpt(EXIT_WHEN_READY).get());

  static ClusterOptions of(Arguments arguments) {
    return new ClusterOptions(
        arguments.one("port").map(text -> number("--port", text)),
        arguments.one("management-port").map(text -> number("--management-port", text)),
        arguments.one("driver").map(ClusterOptions::driver),
        arguments.has(EXIT_WHEN_READY));
  }

  private static Integer number(String option, String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new Arguments.Wrong(option + " must be a number, not '" + text + "'");
    }
  }

  private static TrimtabConfig.Driver driver(String text) {
    return Arrays.stream(TrimtabConfig.Driver.values())
        .filter(driver -> driver.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new Arguments.Wrong(
                    "--driver must be auto, linux or simulated, not '" + text + "'"));
  }

  /** Turns the options into configuration and checks what would otherwise fail deep inside. */
  void publish(Path dataDir) {
    makeWritable(dataDir);
    System.setProperty("trimtab.data-dir", dataDir.toString());
    publish("trimtab.api.port", "API server", "--port", port, 6443);
    publish("quarkus.http.port", "health and metrics", "--management-port", managementPort, 6480);
    driver.ifPresent(chosen -> System.setProperty("trimtab.node.driver", chosen.name()));
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
      String property, String what, String option, Optional<Integer> chosen, int fallback) {
    int port = chosen.orElseGet(() -> Integer.getInteger(property, fallback));
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
