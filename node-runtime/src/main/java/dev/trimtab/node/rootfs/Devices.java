package dev.trimtab.node.rootfs;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.cgroup.DeviceRule;
import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.FileStatus;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.Syscalls;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A container's {@code /dev}. */
public final class Devices {
  private static final int EVERYBODY = 0666;

  private record Device(String name, int major, int minor) {}

  private static final List<Device> STANDARD =
      List.of(
          new Device("null", 1, 3),
          new Device("zero", 1, 5),
          new Device("full", 1, 7),
          new Device("random", 1, 8),
          new Device("urandom", 1, 9),
          new Device("tty", 5, 0));

  private static final Map<String, String> LINKS =
      Map.of(
          "fd", "/proc/self/fd",
          "stdin", "/proc/self/fd/0",
          "stdout", "/proc/self/fd/1",
          "stderr", "/proc/self/fd/2",
          "ptmx", "pts/ptmx",
          "core", "/proc/kcore");

  private Devices() {}

  /** What ordinary containers may use; nodes of anything may be made, but not opened. */
  public static List<DeviceRule> rules() {
    List<DeviceRule> rules = new ArrayList<>();
    rules.add(new DeviceRule('c', -1, -1, "m"));
    rules.add(new DeviceRule('b', -1, -1, "m"));
    for (Device device : STANDARD) {
      rules.add(new DeviceRule('c', device.major, device.minor, "rwm"));
    }
    int console = 1;
    int ptmx = 2;
    int firstPty = 136;
    rules.add(new DeviceRule('c', 5, console, "rwm"));
    rules.add(new DeviceRule('c', 5, ptmx, "rwm"));
    rules.add(new DeviceRule('c', firstPty, -1, "rwm"));
    return rules;
  }

  /** A file system with the standard devices, links and mount points. */
  static Fd make() {
    Fd dev = DetachedMount.of("tmpfs", Map.of("mode", "755", "size", "65536k"));
    try {
      STANDARD.forEach(d -> node(dev, d.name, Flags.S_IFCHR | EVERYBODY, d.major, d.minor));
      LINKS.forEach((name, target) -> link(dev, name, target));
      for (String name : List.of("pts", "shm", "mqueue")) {
        Syscalls.require("make /dev/" + name, Syscall.MKDIRAT, dev.number(), name, 0755);
      }
      DetachedMount.setAttributes(dev, Flags.MOUNT_ATTR_NOSUID, 0, false);
      return dev;
    } catch (RuntimeException e) {
      dev.close();
      throw e;
    }
  }

  /** With all devices of the machine besides. */
  static Fd makeAll() {
    Fd dev = make();
    try (Stream<Path> entries = Files.list(Path.of("/dev"))) {
      entries.filter(Devices::isExtra).forEach(path -> copy(path, dev));
      return dev;
    } catch (IOException e) {
      dev.close();
      throw new NodeException.Unavailable("list /dev: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      dev.close();
      throw e;
    }
  }

  private static boolean isExtra(Path path) {
    String name = path.getFileName().toString();
    return !name.equals("console")
        && !name.equals("ptmx")
        && STANDARD.stream().noneMatch(device -> device.name.equals(name));
  }

  private static void copy(Path path, Fd dev) {
    try (Fd fd = Syscalls.open(path.toString(), Flags.O_PATH | Flags.O_NOFOLLOW, 0)) {
      FileStatus status = FileStatus.of(fd);
      int type = status.mode() & Flags.S_IFMT;
      if (type == Flags.S_IFCHR || type == Flags.S_IFBLK) {
        String name = path.getFileName().toString();
        node(dev, name, status.mode(), status.deviceMajor(), status.deviceMinor());
      }
    }
  }

  /** The terminals of a container. */
  static Fd makeTerminals() {
    Fd pts = DetachedMount.of("devpts", Map.of("ptmxmode", "0666", "mode", "0620", "gid", "5"));
    DetachedMount.setAttributes(pts, Flags.MOUNT_ATTR_NOSUID | Flags.MOUNT_ATTR_NOEXEC, 0, false);
    return pts;
  }

  static void node(Fd directory, String name, int mode, int major, int minor) {
    long device = (minor & 0xffL) | (major << 8) | ((minor & ~0xffL) << 12);
    Syscalls.require(
        "make the device " + name, Syscall.MKNODAT, directory.number(), name, mode, device);
    // The mask of this process may have taken bits away.
    Syscalls.require(
        "set the mode of " + name, Syscall.FCHMODAT, directory.number(), name, mode & 0777);
  }

  private static void link(Fd directory, String name, String target) {
    try (Arena arena = Arena.ofConfined()) {
      Syscalls.require(
          "link /dev/" + name,
          Syscall.SYMLINKAT,
          Syscalls.string(arena, target).address(),
          directory.number(),
          Syscalls.string(arena, name).address());
    }
  }
}
