package dev.trimtab.node.runtime;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.NodeInfo;
import dev.trimtab.node.linux.KernelFile;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.security.Capability;
import dev.trimtab.node.security.OwnPrivileges;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the machine says of itself. */
final class Machine {
  private static final String VERSION = "0.1.0";

  private Machine() {}

  static NodeInfo info(Node node, Parts parts) {
    return new NodeInfo(
        "linux",
        VERSION,
        read("/proc/sys/kernel/osrelease"),
        osImage(),
        architecture(),
        Runtime.getRuntime().availableProcessors(),
        memory(),
        storage(node.state().root()),
        parts.network().hostAddress(),
        machineId(),
        node.bootId(),
        reasonsDegraded(node, parts));
  }

  static String bootId() {
    return read("/proc/sys/kernel/random/boot_id");
  }

  private static List<String> reasonsDegraded(Node node, Parts parts) {
    List<String> reasons = new ArrayList<>(node.cgroups().missing());
    if (!OwnPrivileges.has(Capability.SYS_RESOURCE)) {
      reasons.add("without CAP_SYS_RESOURCE, privileged containers cannot raise hard limits");
    }
    reasons.addAll(parts.network().degraded());
    return reasons;
  }

  private static String architecture() {
    String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }

  private static String osImage() {
    return read("/etc/os-release")
        .lines()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
        .findFirst()
        .orElse("Linux");
  }

  private static long memory() {
    return read("/proc/meminfo")
        .lines()
        .filter(line -> line.startsWith("MemTotal:"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static long storage(Path directory) {
    // Not by FileStore, which looks for the mount and finds none in a changed root.
    return directory.toFile().getTotalSpace();
  }

  private static String machineId() {
    Path file = Path.of("/etc/machine-id");
    return Files.exists(file) ? read(file.toString()) : bootId();
  }

  private static String read(String file) {
    try {
      return KernelFile.read(file);
    } catch (SyscallException e) {
      throw new NodeException.Unavailable(e.getMessage(), e);
    }
  }
}
