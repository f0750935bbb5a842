package dev.trimtab.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The built service, in a process of its own. */
final class TrimtabProcess {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path JAR = Path.of("target", "trimtab-runner.jar").toAbsolutePath();

  private TrimtabProcess() {}

  /** Starts {@code trimtab} with these arguments; does not wait. */
  static LiveProcess start(String... arguments) {
    return new LiveProcess("trimtab", new ProcessBuilder(commandLine(arguments)));
  }

  /** Runs {@code trimtab} with these arguments to its end. */
  static Commands.Outcome run(String... arguments) {
    return Commands.run(Map.of(), "", LIMIT, commandLine(arguments));
  }

  /** The command line of a cluster whose pods are simulated, on free ports. */
  static List<String> simulatedUp(Path data) {
    return commandLine(
        "up",
        "--driver",
        "simulated",
        "--port",
        "0",
        "--management-port",
        "0",
        "--data-dir",
        data.toString());
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
}
