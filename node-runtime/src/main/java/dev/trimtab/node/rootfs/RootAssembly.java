package dev.trimtab.node.rootfs;

import dev.trimtab.node.Mount;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.FileStatus;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.NamespaceThread;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Builds a container's file system in a mount namespace of its own. */
public final class RootAssembly {
  private static final int LARGEST_USER_FILE = 1 << 20;
  private static final long SHARED_MEMORY_LIMIT = 64L << 20;

  private final RootRequest request;
  private final List<Fd> opened = new ArrayList<>();

  private RootAssembly(RootRequest request) {
    this.request = request;
  }

  /** Begins to build it. */
  public static PendingRoot begin(RootRequest request) {
    return new PendingRoot(
        NamespaceThread.start(
            () -> {
              request.mounts().forEach(RootAssembly::checkTarget);
              return new RootAssembly(request).assemble();
            }));
  }

  private static void checkTarget(Mount mount) {
    String target = InRoot.relative(mount.target());
    if (!mount.target().startsWith("/") || target.equals(".")) {
      throw new NodeException.Invalid(
          "mountPath '" + mount.target() + "' must be absolute and not the root itself");
    }
    if (target.equals("proc") || target.startsWith("proc/")) {
      throw new NodeException.Invalid(
          "mountPath '" + mount.target() + "': nothing can be mounted over /proc");
    }
  }

  private AssembledRoot assemble() {
    List<Volume> volumes = new ArrayList<>();
    try {
      // Sources first, in the machine's namespace: copies made here keep its propagation.
      request.mounts().stream()
          .sorted(Comparator.comparingInt(m -> InRoot.relative(m.target()).split("/").length))
          .forEach(mount -> volumes.add(Volume.open(mount)));
      Fd sharedTree = own(sharedMemory());
      Syscalls.require("make a mount namespace", Syscall.UNSHARE, Flags.CLONE_NEWNS);
      DetachedMount.mount("none", "/", "none", Flags.MS_REC | Flags.MS_PRIVATE, "");
      return attachAll(volumes, sharedTree);
    } catch (RuntimeException e) {
      opened.forEach(Fd::close);
      throw e;
    } finally {
      volumes.forEach(Volume::close);
    }
  }

  private Fd sharedMemory() {
    try (Fd source = Syscalls.open(request.sharedMemory().toString(), Flags.O_PATH, 0)) {
      return DetachedMount.copyOf(source, true);
    }
  }

  private AssembledRoot attachAll(List<Volume> volumes, Fd sharedMemory) {
    request.overlay().mountAt(request.mountPoint());
    Fd root =
        own(Syscalls.open(request.mountPoint().toString(), Flags.O_PATH | Flags.O_DIRECTORY, 0));
    Fd proc = own(place(root, "proc"));
    Fd sys = own(place(root, "sys"));
    Fd dev = own(request.security().privileged() ? Devices.makeAll() : Devices.make());
    try (Fd at = place(root, "dev")) {
      DetachedMount.attach(dev, at, "/dev");
    }
    Fd nothing = own(InRoot.of(dev).open("null", Flags.O_PATH | Flags.O_NOFOLLOW));
    Fd terminals = own(Devices.makeTerminals());
    mountInDev(dev, terminals, "pts");
    mountInDev(dev, sharedMemory, "shm");
    Fd console =
        own(
            request.terminal()
                ? InRoot.of(dev).openOrMake("console", false)
                : Syscalls.duplicate(nothing, 3));
    Fd queues = own(InRoot.of(dev).plainDirectory("mqueue"));
    volumes.forEach(volume -> volume.attach(root));
    makeWorkingDirectory(root);
    Identity identity = identity(root);
    if (!request.security().privileged()) {
      Covers.attach(root, nothing, request.security());
    }
    if (request.security().readOnlyRoot()) {
      DetachedMount.setAttributes(root, Flags.MOUNT_ATTR_RDONLY, 0, false);
    }
    Fd namespace = own(Syscalls.open("/proc/thread-self/ns/mnt", Flags.O_RDONLY, 0));
    opened.stream().filter(fd -> fd == dev || fd == sharedMemory).forEach(Fd::close);
    return new AssembledRoot(
        namespace, root, proc, sys, queues, nothing, terminals, console, identity);
  }

  /**
   * A directory of the image that must be one and not a link: the kernel's file systems go here.
   */
  private static Fd place(Fd root, String name) {
    try {
      return InRoot.of(root).plainDirectory(name);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ELOOP || e.errno() == Errno.ENOTDIR) {
        throw new NodeException.Invalid("the image's /" + name + " is not a directory", e);
      }
      throw e;
    }
  }

  private static void mountInDev(Fd dev, Fd tree, String name) {
    try (Fd at = InRoot.of(dev).plainDirectory(name)) {
      DetachedMount.attach(tree, at, "/dev/" + name);
    }
  }

  private void makeWorkingDirectory(Fd root) {
    String path = request.workingDir();
    if (!path.startsWith("/")) {
      throw new NodeException.Invalid("workingDir '" + path + "' must be absolute");
    }
    String relative = InRoot.relative(path);
    if (relative.startsWith("proc/") || relative.startsWith("sys/")) {
      // Kernel file systems are not there yet; the start will say if there is no such directory.
      return;
    }
    try {
      InRoot.of(root).openOrMake(path, true).close();
    } catch (SyscallException e) {
      throw new NodeException.Invalid("workingDir '" + path + "': " + e.getMessage(), e);
    }
  }

  private Identity identity(Fd root) {
    Users users = Users.parse(contents(root, "etc/passwd"), contents(root, "etc/group"));
    return users.resolve(request.security(), request.imageUser());
  }

  /** A file of the image as text; empty if there is none. */
  private static String contents(Fd root, String path) {
    try (Fd file = InRoot.of(root).open(path, Flags.O_RDONLY | Flags.O_NONBLOCK)) {
      if (!FileStatus.of(file).isRegularFile()) {
        throw new NodeException.Invalid("the image's /" + path + " is not a regular file");
      }
      StringBuilder text = new StringBuilder();
      byte[] part = Syscalls.read(file, LARGEST_USER_FILE);
      while (part.length > 0 && text.length() < LARGEST_USER_FILE) {
        text.append(new String(part, StandardCharsets.UTF_8));
        part = Syscalls.read(file, LARGEST_USER_FILE);
      }
      return text.toString();
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return "";
      }
      throw new NodeException.Invalid("read the image's /" + path + ": " + e.getMessage(), e);
    }
  }

  /** The memory that containers of a pod share, to be mounted at {@code /dev/shm}. */
  public static Fd makeSharedMemory() {
    Fd tree =
        DetachedMount.of(
            "tmpfs", Map.of("mode", "1777", "size", Long.toString(SHARED_MEMORY_LIMIT)));
    DetachedMount.setAttributes(
        tree, Flags.MOUNT_ATTR_NOSUID | Flags.MOUNT_ATTR_NODEV | Flags.MOUNT_ATTR_NOEXEC, 0, false);
    return tree;
  }

  private Fd own(Fd fd) {
    opened.add(fd);
    return fd;
  }
}
