package dev.trimtab.agent.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads what the machine runs short of. Thresholds are the kubelet's for hard eviction: 100 MiB of
 * memory, a tenth of the disk; and a tenth of the process ids.
 */
public final class MachinePressure {

  private static final long LEAST_MEMORY_KIB = 100 * 1024;

  private final Path root;
  private final Path proc;

  /**
   * @param root where the agent keeps its files
   * @param proc the process file system
   */
  public MachinePressure(Path root, Path proc) {
    this.root = root;
    this.proc = proc;
  }

  /** What it is now. */
  public Pressure now() throws IOException {
    boolean disk = root.toFile().getUsableSpace() < root.toFile().getTotalSpace() / 10;
    return new Pressure(memory(), disk, pids());
  }

  private boolean memory() throws IOException {
    Path file = proc.resolve("meminfo");
    if (!Files.exists(file)) {
      return false;
    }
    Optional<Long> available =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("MemAvailable:"))
            .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst();
    return available.filter(kib -> kib < LEAST_MEMORY_KIB).isPresent();
  }

  private boolean pids() throws IOException {
    Path load = proc.resolve("loadavg");
    Path most = proc.resolve("sys/kernel/pid_max");
    if (!Files.exists(load) || !Files.exists(most)) {
      return false;
    }
    String tasks = Files.readString(load).split(" ", -1)[3];
    long used = Long.parseLong(tasks.substring(tasks.indexOf('/') + 1));
    long limit = Long.parseLong(line(most));
    return used > limit / 10 * 9;
  }

  /** In one read: the kernel gives a setting's value only from its beginning. */
  private static String line(Path setting) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(setting)) {
      return Objects.requireNonNull(reader.readLine(), () -> setting + " is empty").strip();
    }
  }
}
