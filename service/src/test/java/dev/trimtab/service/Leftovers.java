package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a cluster has, or has left, on this machine. */
final class Leftovers {

  private Leftovers() {}

  /** The ids of the machine's processes that serve as the demo's containers, one a line, sorted. */
  static String containerProcesses() {
    return processes(pid -> read(pid, "cmdline").startsWith("httpd\0") && isOurs(pid));
  }

  /** How many of these processes still run. */
  static long running(String pids) {
    return pids.lines().filter(pid -> Files.exists(Path.of("/proc", pid))).count();
  }

  private static boolean isOurs(Path process) {
    return read(process, "cgroup").contains("/trimtab");
  }

  private static String processes(Predicate<Path> wanted) {
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("\\d+"))
          .filter(wanted)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty if the process ends meanwhile. */
  private static String read(Path process, String file) {
    try {
      return new String(Files.readAllBytes(process.resolve(file)), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      if (Files.exists(process) && !String.valueOf(e.getMessage()).contains("No such process")) {
        throw new UncheckedIOException(e);
      }
      return "";
    }
  }

  /** No process, mount, cgroup, link or table of a cluster in {@code dataDir} is left. */
  static void assertNone(Path dataDir) {
    assertThat(processes(Leftovers::isOurs)).as("processes").isEmpty();
    assertThat(read(Path.of("/proc/self"), "mountinfo")).doesNotContain(dataDir.toString());
    try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
      assertThat(groups.filter(path -> path.getFileName().toString().startsWith("trimtab")))
          .as("cgroups")
          .isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(ok("ip", "-o", "link")).doesNotContain("trimtab");
    assertThat(ok("nft", "list", "tables")).doesNotContain("trimtab");
  }

  private static String ok(String... command) {
    Commands.Outcome outcome = Commands.run(Map.of(), "", Duration.ofSeconds(10), List.of(command));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome.out();
  }
}
