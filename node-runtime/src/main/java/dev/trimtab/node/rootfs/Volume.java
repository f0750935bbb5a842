package dev.trimtab.node.rootfs;

import dev.trimtab.node.Mount;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.FileStatus;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.util.HashMap;
import java.util.Map;

/**
 * A mount taken from the machine, not yet inside the container.
 *
 * @param mount what was asked for
 * @param tree the source, as a mount of its own
 * @param directory whether the source is one
 */
record Volume(Mount mount, Fd tree, boolean directory) implements AutoCloseable {

  /** Opens the source; on a thread that is still in the machine's mount namespace. */
  static Volume open(Mount mount) {
    try {
      return switch (mount.kind()) {
        case TMPFS -> new Volume(mount, tmpfs(mount), true);
        case BIND -> bind(mount);
      };
    } catch (SyscallException e) {
      throw refused(mount, e);
    }
  }

  /** Puts it into {@code root}, making its place if missing. */
  void attach(Fd root) {
    try (Fd target = InRoot.of(root).openOrMake(mount.target(), directory)) {
      DetachedMount.attach(tree, target, mount.target());
    } catch (SyscallException e) {
      throw refused(mount, e);
    }
  }

  private static Fd tmpfs(Mount mount) {
    Map<String, String> options = new HashMap<>(Map.of("mode", "1777"));
    if (mount.sizeLimit() > 0) {
      options.put("size", Long.toString(mount.sizeLimit()));
    }
    Fd tree = DetachedMount.of("tmpfs", options);
    long attributes = Flags.MOUNT_ATTR_NOSUID | Flags.MOUNT_ATTR_NODEV;
    DetachedMount.setAttributes(
        tree, attributes | (mount.readOnly() ? Flags.MOUNT_ATTR_RDONLY : 0), 0, false);
    return tree;
  }

  private static Volume bind(Mount mount) {
    try (Fd source = source(mount)) {
      boolean directory = FileStatus.of(source).isDirectory();
      Fd tree = DetachedMount.copyOf(source, true);
      try {
        switch (mount.propagation()) {
          case NONE -> DetachedMount.setAttributes(tree, 0, Flags.MS_PRIVATE, true);
          case HOST_TO_CONTAINER -> DetachedMount.setAttributes(tree, 0, Flags.MS_SLAVE, true);
          case BIDIRECTIONAL -> DetachedMount.setAttributes(tree, 0, Flags.MS_SHARED, true);
        }
        if (mount.readOnly()) {
          // Kubernetes: read-only does not reach the mounts below.
          DetachedMount.setAttributes(tree, Flags.MOUNT_ATTR_RDONLY, 0, false);
        }
        return new Volume(mount, tree, directory);
      } catch (RuntimeException e) {
        tree.close();
        throw e;
      }
    }
  }

  private static Fd source(Mount mount) {
    Fd source = Syscalls.open(mount.source().toString(), Flags.O_PATH, 0);
    if (mount.subPath().isEmpty()) {
      return source;
    }
    try (source) {
      InRoot inside = InRoot.strictly(source);
      try {
        return inside.open(InRoot.relative(mount.subPath()), Flags.O_PATH);
      } catch (SyscallException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
        return inside.openOrMake(mount.subPath(), true);
      }
    }
  }

  private static NodeException refused(Mount mount, SyscallException e) {
    String what = "mount " + mount.source() + " at " + mount.target();
    String sub = mount.subPath().isEmpty() ? "" : " (subPath '" + mount.subPath() + "')";
    return switch (e.errno()) {
      case Errno.EXDEV, Errno.ELOOP ->
          new NodeException.Invalid(what + sub + ": the path leaves its volume", e);
      case Errno.ENOTDIR, Errno.EISDIR ->
          new NodeException.Invalid(
              what + sub + ": one is a directory, the other is not: " + e.getMessage(), e);
      default -> new NodeException.Unavailable(what + sub + ": " + e.getMessage(), e);
    };
  }

  @Override
  public void close() {
    tree.close();
  }
}
