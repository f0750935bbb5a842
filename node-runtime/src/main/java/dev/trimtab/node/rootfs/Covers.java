package dev.trimtab.node.rootfs;

import dev.trimtab.node.Security;
import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.FileStatus;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.SyscallException;
import java.util.Map;
import java.util.Optional;

/**
 * Masked and read-only paths of a container's own files. Those of {@code /proc} and {@code /sys}
 * are not there yet when its root is assembled; the launch covers them.
 */
public final class Covers {
  private Covers() {}

  /** Whether a path is for the launch to cover. */
  public static boolean ofKernel(String path) {
    return (path.startsWith("/proc/") || path.startsWith("/sys/")) && !path.contains("/..");
  }

  /** Covers what there is of the paths; {@code nothing} is a null device. */
  static void attach(Fd root, Fd nothing, Security security) {
    for (String path : security.maskedPaths()) {
      if (!ofKernel(path)) {
        find(root, path).ifPresent(at -> mask(at, nothing, path));
      }
    }
    for (String path : security.readOnlyPaths()) {
      if (!ofKernel(path)) {
        find(root, path).ifPresent(at -> protect(at, path));
      }
    }
  }

  private static Optional<Fd> find(Fd root, String path) {
    try {
      return Optional.of(InRoot.of(root).open(InRoot.relative(path), Flags.O_PATH));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void mask(Fd at, Fd nothing, String path) {
    try (at;
        Fd cover =
            FileStatus.of(at).isDirectory()
                ? DetachedMount.of("tmpfs", Map.of("size", "0k", "mode", "755"))
                : DetachedMount.copyOf(nothing, false)) {
      DetachedMount.setAttributes(cover, Flags.MOUNT_ATTR_RDONLY, 0, false);
      DetachedMount.attach(cover, at, "the mask of " + path);
    }
  }

  private static void protect(Fd at, String path) {
    try (at;
        Fd cover = DetachedMount.copyOf(at, true)) {
      DetachedMount.setAttributes(cover, Flags.MOUNT_ATTR_RDONLY, 0, true);
      DetachedMount.attach(cover, at, path + " read-only");
    }
  }
}
