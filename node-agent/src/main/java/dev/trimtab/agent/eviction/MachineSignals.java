package dev.trimtab.agent.eviction;

import dev.trimtab.node.FileSystemUse;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Reads what this machine has left; where there is no process file system, only of its disks. */
final class MachineSignals implements Signals {

  private static final long KIB = 1024;

  private final FileSystems disks;
  private final Function<Path, FileSystemUse> use;
  private final Path proc;

  /**
   * @param use how full the file system of a path is
   * @param proc the process file system
   */
  MachineSignals(FileSystems disks, Function<Path, FileSystemUse> use, Path proc) {
    this.disks = disks;
    this.use = use;
    this.proc = proc;
  }

  @Override
  public Map<Signal, Reading> now() throws IOException {
    var readings = new EnumMap<Signal, Reading>(Signal.class);
    memory(readings);
    disk(disks.node(), Signal.NODE_DISK, Signal.NODE_INODES, readings);
    if (disks.images().isPresent()) {
      disk(disks.images().get(), Signal.IMAGE_DISK, Signal.IMAGE_INODES, readings);
    }
    pids(readings);
    return readings;
  }

  private void memory(Map<Signal, Reading> readings) throws IOException {
    Path file = proc.resolve("meminfo");
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      Optional<Long> available = bytes(lines, "MemAvailable:");
      Optional<Long> total = bytes(lines, "MemTotal:");
      if (available.isPresent() && total.isPresent()) {
        readings.put(Signal.MEMORY, new Reading(available.get(), total.get()));
      }
    }
  }

  private static Optional<Long> bytes(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
        .findFirst();
  }

  private void disk(Path directory, Signal space, Signal inodes, Map<Signal, Reading> readings) {
    FileSystemUse now = use.apply(directory);
    readings.put(space, new Reading(now.available(), now.bytes()));
    if (now.inodes() > 0) {
      readings.put(inodes, new Reading(now.freeInodes(), now.inodes()));
    }
  }

  private void pids(Map<Signal, Reading> readings) throws IOException {
    Path load = proc.resolve("loadavg");
    Path most = proc.resolve("sys/kernel/pid_max");
    if (Files.exists(load) && Files.exists(most)) {
      String tasks = Files.readString(load).split(" ", -1)[3];
      long used = Long.parseLong(tasks.substring(tasks.indexOf('/') + 1));
      long limit = Long.parseLong(line(most));
      readings.put(Signal.PIDS, new Reading(limit - used, limit));
    }
  }

  /** In one read: the kernel gives a setting's value only from its beginning. */
  private static String line(Path setting) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(setting)) {
      return Objects.requireNonNull(reader.readLine(), () -> setting + " is empty").strip();
    }
  }
}
