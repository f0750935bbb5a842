package dev.trimtab.node.cgroup;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.DetachedMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the machine has its hierarchies.
 *
 * @param unified version 2, if mounted
 * @param legacy version 1 by controller
 */
record CgroupMounts(Optional<Path> unified, Map<String, Path> legacy) {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  static CgroupMounts read() {
    try {
      return parse(Files.readAllLines(MOUNTS));
    } catch (IOException e) {
      throw new NodeException.Unavailable("read " + MOUNTS + ": " + e.getMessage(), e);
    }
  }

  static CgroupMounts parse(List<String> mounts) {
    Optional<Path> unified = Optional.empty();
    Map<String, Path> legacy = new TreeMap<>();
    for (String line : mounts) {
      String[] fields = line.split(" ", -1);
      Path path = Path.of(fields[1]);
      switch (fields[2]) {
        case "cgroup2" -> unified = unified.or(() -> Optional.of(path));
        case "cgroup" ->
            Arrays.stream(fields[3].split(","))
                .filter(CgroupV1.USED::contains)
                .forEach(controller -> legacy.putIfAbsent(controller, path));
        default -> {
          // Some other file system.
        }
      }
    }
    return new CgroupMounts(unified, legacy);
  }

  CgroupDriver driver() {
    boolean onlySystemd = legacy.keySet().stream().allMatch(name -> name.startsWith("name="));
    if (unified.isPresent() && onlySystemd) {
      return CgroupV2.at(unified.get());
    }
    if (legacy.isEmpty()) {
      throw new NodeException.Unavailable(
          "no control group file system is mounted; mount one with:"
              + " mount -t cgroup2 none /sys/fs/cgroup");
    }
    // The version 2 hierarchy always exists, mounted or not; a mount of our own reaches it.
    Path tracking = unified.orElseGet(() -> DetachedMount.of("cgroup2", Map.of()).path());
    return new CgroupV1(legacy, CgroupV2.tracking(tracking));
  }
}
