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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a cluster has, or has left, on this machine. */
final class Leftovers {

  private Leftovers() {}

  /** The machine's ids of the first processes of the demo's containers, one a line, sorted. */
  static String containerProcesses() {
    return processes(
        pid ->
            read(pid, "cmdline").startsWith("httpd\0")
                && isOurs(pid)
                && read(pid, "status").lines().anyMatch(line -> line.matches("NSpid:.*\\t1")));
  }

  /** How many of these processes still run. */
  static long running(String pids) {
    return pids.lines().filter(pid -> !hasEnded(Path.of("/proc", pid))).count();
  }

  /** Also true of one that has ended and only waits for its parent to ask how. */
  private static boolean hasEnded(Path process) {
    String status = read(process, "status");
    return status.isEmpty() || status.contains("State:\tZ");
  }

  /** Waits until the demo has this many containers, others having ended; their processes. */
  static String awaitContainers(int wanted) throws InterruptedException {
    String processes = containerProcesses();
    for (int i = 0; i < 200 && processes.lines().count() != wanted; i++) {
      Thread.sleep(100);
      processes = containerProcesses();
    }
    assertThat(processes.lines()).hasSize(wanted);
    return processes;
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

  /** All processes, mounts, cgroups, links and tables of clusters on this machine, by name. */
  static Set<String> present() {
    var present = new TreeSet<String>();
    processes(Leftovers::isOurs).lines().forEach(pid -> present.add("process " + pid));
    read(Path.of("/proc/self"), "mountinfo")
        .lines()
        .map(line -> line.split(" ", -1)[4])
        .filter(target -> target.contains("/sandboxes/"))
        .forEach(target -> present.add("mount " + target));
    try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
      groups
          .filter(path -> path.toString().contains("/trimtab"))
          .forEach(path -> present.add("cgroup " + path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    named("link", ok("ip", "-o", "link"), present);
    named("table", ok("nft", "list", "tables"), present);
    return present;
  }

  private static void named(String what, String listing, Set<String> present) {
    listing
        .lines()
        .filter(line -> line.contains("trimtab"))
        .forEach(line -> present.add(what + " " + line.strip()));
  }

  /** Nothing is there that was not there before; what is ending gets a moment to end. */
  static void assertNoneSince(Set<String> before) throws InterruptedException {
    Set<String> left = present();
    for (int i = 0; i < 50 && !before.containsAll(left); i++) {
      Thread.sleep(100);
      left = present();
    }
    assertThat(before).containsAll(left);
  }

  private static String ok(String... command) {
    Commands.Outcome outcome = Commands.run(Map.of(), "", Duration.ofSeconds(10), List.of(command));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome.out();
  }
}
