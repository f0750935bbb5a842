package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a cluster has, or has left, on this machine. */
final class Leftovers {

  /** How deep below the root a cluster has its control groups. */
  private static final int DEPTH = 3;

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
    var processes = new AtomicReference<>(containerProcesses());
    Eventually.until(
        () -> processes.updateAndGet(old -> containerProcesses()).lines().count() == wanted,
        () -> wanted + " containers, but " + processes);
    return processes.get();
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
    groups(Path.of("/sys/fs/cgroup"), present);
    named("link", ok("ip", "-o", "link"), present);
    named("table", ok("nft", "list", "tables"), present);
    return present;
  }

  /** Control groups come and go while one looks: those of other programs, too. */
  private static void groups(Path root, Set<String> present) {
    var ours =
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult preVisitDirectory(Path group, BasicFileAttributes attributes) {
            if (group.toString().contains("/trimtab")) {
              present.add("cgroup " + group);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // At the bottom directories are told of as files.
            return attributes.isDirectory()
                ? preVisitDirectory(file, attributes)
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path gone, IOException e) throws IOException {
            return hasGone(e) ? FileVisitResult.CONTINUE : super.visitFileFailed(gone, e);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path group, @Nullable IOException e)
              throws IOException {
            return e == null || hasGone(e)
                ? FileVisitResult.CONTINUE
                : super.postVisitDirectory(group, e);
          }
        };
    try {
      Files.walkFileTree(root, Set.of(), DEPTH, ours);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasGone(IOException e) {
    return e instanceof NoSuchFileException
        || String.valueOf(e.getMessage()).contains("No such device");
  }

  private static void named(String what, String listing, Set<String> present) {
    listing
        .lines()
        .filter(line -> line.contains("trimtab"))
        .forEach(line -> present.add(what + " " + line.strip()));
  }

  /** Nothing is there that was not there before; what is ending gets a moment to end. */
  static void assertNoneSince(Set<String> before) throws InterruptedException {
    var left = new AtomicReference<>(present());
    Eventually.until(
        () -> before.containsAll(left.updateAndGet(old -> present())),
        () -> "nothing left but " + before + "; there is " + left);
  }

  private static String ok(String... command) {
    Commands.Outcome outcome = Commands.run(Map.of(), "", Eventually.LIMIT, List.of(command));
    assertThat(outcome.status()).as(outcome.err()).isZero();
    return outcome.out();
  }
}
