package dev.trimtab.node.image;

import static dev.trimtab.node.linux.Flags.AT_REMOVEDIR;
import static dev.trimtab.node.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.trimtab.node.linux.Flags.O_CLOEXEC;
import static dev.trimtab.node.linux.Flags.O_CREAT;
import static dev.trimtab.node.linux.Flags.O_DIRECTORY;
import static dev.trimtab.node.linux.Flags.O_EXCL;
import static dev.trimtab.node.linux.Flags.O_NOFOLLOW;
import static dev.trimtab.node.linux.Flags.O_PATH;
import static dev.trimtab.node.linux.Flags.O_WRONLY;
import static dev.trimtab.node.linux.Flags.RESOLVE_IN_ROOT;
import static dev.trimtab.node.linux.Flags.RESOLVE_NO_MAGICLINKS;
import static dev.trimtab.node.linux.Flags.S_IFCHR;
import static dev.trimtab.node.linux.Flags.S_IFDIR;
import static dev.trimtab.node.linux.Flags.S_IFMT;

import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A directory that is written to without ever leaving it: paths are resolved by the kernel with the
 * directory as root ({@code openat2}), and last components are never followed. Names are bytes, one
 * character each.
 *
 * <p><b>Threads.</b> For one thread.
 */
final class LayerTree implements AutoCloseable {

  private static final String OPAQUE = "trusted.overlay.opaque";

  private final Path root;
  private final Fd rootFd;

  LayerTree(Path root) {
    this.root = root;
    this.rootFd = Syscalls.open(root.toString(), O_PATH | O_DIRECTORY | O_NOFOLLOW, 0);
  }

  Path root() {
    return root;
  }

  /** The directory at a path; links on the way lead within the root. */
  Fd directory(String path) {
    return open(path.isEmpty() ? "." : path, O_PATH | O_DIRECTORY);
  }

  /** The same, to read or to set attributes of; the last component is not followed. */
  Fd directoryItself(Fd parent, String name) {
    return openAt(parent, name, O_DIRECTORY | O_NOFOLLOW, 0);
  }

  /** Makes a directory with mode 0755; false if there is one. */
  boolean makeDirectory(Fd parent, String name) {
    return call(
        Errno.EEXIST,
        "make the directory",
        name,
        p -> Syscalls.call(Syscall.MKDIRAT, parent.number(), p, 0755));
  }

  /** A new, empty file to write to; nothing of that name may be there. */
  Fd newFile(Fd parent, String name) {
    return openAt(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  }

  void symbolicLink(Fd parent, String name, String target) {
    try (var arena = Arena.ofConfined()) {
      var to = string(arena, target);
      require(
          "make the link",
          name,
          p -> Syscalls.call(Syscall.SYMLINKAT, to.address(), parent.number(), p));
    }
  }

  void hardLink(Fd existingParent, String existing, Fd parent, String name) {
    try (var arena = Arena.ofConfined()) {
      var from = string(arena, existing);
      require(
          "make the hard link",
          name,
          p ->
              Syscalls.call(
                  Syscall.LINKAT, existingParent.number(), from.address(), parent.number(), p, 0));
    }
  }

  /** Makes a device, FIFO or, as character device 0:0, overlayfs' whiteout. */
  void node(Fd parent, String name, int type, int major, int minor) {
    long device = (minor & 0xff) | (long) major << 8 | (long) (minor & ~0xff) << 12;
    require(
        "make the device",
        name,
        p -> Syscalls.call(Syscall.MKNODAT, parent.number(), p, type | 0600, device));
  }

  void whiteout(Fd parent, String name) {
    node(parent, name, S_IFCHR, 0, 0);
  }

  /** Whether nothing of lower layers shows in a directory is set here. */
  void makeOpaque(Fd directory) {
    xattr("/proc/self/fd/" + directory.number(), OPAQUE, new byte[] {'y'}, Syscall.SETXATTR);
  }

  void attributes(Fd parent, String name, String xattr, byte[] value) {
    xattr("/proc/self/fd/" + parent.number() + "/" + name, xattr, value, Syscall.LSETXATTR);
  }

  void owner(Fd parent, String name, long uid, long gid) {
    require(
        "set the owner of",
        name,
        p -> Syscalls.call(Syscall.FCHOWNAT, parent.number(), p, uid, gid, AT_SYMLINK_NOFOLLOW));
  }

  /** Not for symbolic links, which have none: the path's end would be followed. */
  void mode(Fd parent, String name, int mode) {
    require(
        "set the mode of", name, p -> Syscalls.call(Syscall.FCHMODAT, parent.number(), p, mode));
  }

  void time(Fd parent, String name, long seconds, int nanos) {
    try (var arena = Arena.ofConfined()) {
      var times = arena.allocate(32, 8);
      for (int at = 0; at < 32; at += 16) {
        times.set(ValueLayout.JAVA_LONG, at, seconds);
        times.set(ValueLayout.JAVA_LONG, at + 8, nanos);
      }
      require(
          "set the time of",
          name,
          p ->
              Syscalls.call(
                  Syscall.UTIMENSAT, parent.number(), p, times.address(), AT_SYMLINK_NOFOLLOW));
    }
  }

  /** What is at a name, not followed. */
  enum What {
    NOTHING,
    DIRECTORY,
    WHITEOUT,
    OTHER
  }

  What what(Fd parent, String name) {
    try (var arena = Arena.ofConfined()) {
      var statx = arena.allocate(256, 8);
      var basic = 0x7ff;
      var found =
          call(
              Errno.ENOENT,
              "look at",
              name,
              p ->
                  Syscalls.call(
                      Syscall.STATX,
                      parent.number(),
                      p,
                      AT_SYMLINK_NOFOLLOW,
                      basic,
                      statx.address()));
      if (!found) {
        return What.NOTHING;
      }
      var type = statx.get(ValueLayout.JAVA_SHORT, 28) & S_IFMT;
      var device = statx.get(ValueLayout.JAVA_INT, 128) | statx.get(ValueLayout.JAVA_INT, 132);
      if (type == S_IFCHR && device == 0) {
        return What.WHITEOUT;
      }
      return type == S_IFDIR ? What.DIRECTORY : What.OTHER;
    }
  }

  /** Removes what is at a name, with everything below it if it is a directory. */
  void remove(Fd parent, String name) {
    if (what(parent, name) == What.DIRECTORY) {
      try (var directory = directoryItself(parent, name)) {
        for (var child : Directories.names(directory)) {
          remove(directory, child);
        }
      }
      unlink(parent, name, AT_REMOVEDIR);
    } else {
      unlink(parent, name, 0);
    }
  }

  /** Writes everything of this file system to the disk. */
  void sync() {
    try (var directory = open(".", O_DIRECTORY)) {
      Syscalls.require("write the layer to the disk", Syscall.SYNCFS, directory.number());
    }
  }

  @Override
  public void close() {
    rootFd.close();
  }

  private void unlink(Fd parent, String name, int flags) {
    require("remove", name, p -> Syscalls.call(Syscall.UNLINKAT, parent.number(), p, flags));
  }

  private Fd open(String path, int flags) {
    try (var arena = Arena.ofConfined()) {
      var how = arena.allocate(24, 8);
      how.set(ValueLayout.JAVA_LONG, 0, flags | O_CLOEXEC);
      how.set(ValueLayout.JAVA_LONG, 16, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
      var address = string(arena, path).address();
      return new Fd(
          (int)
              Syscalls.require(
                  "open " + TarEntry.shown(path),
                  Syscall.OPENAT2,
                  rootFd.number(),
                  address,
                  how.address(),
                  how.byteSize()));
    }
  }

  private static Fd openAt(Fd parent, String name, int flags, int mode) {
    try (var arena = Arena.ofConfined()) {
      return new Fd(
          (int)
              Syscalls.require(
                  "open " + TarEntry.shown(name),
                  Syscall.OPENAT,
                  parent.number(),
                  string(arena, name).address(),
                  flags | O_CLOEXEC,
                  mode));
    }
  }

  private static void xattr(String path, String name, byte[] value, Syscall how) {
    try (var arena = Arena.ofConfined()) {
      var bytes = arena.allocate(Math.max(1, value.length));
      MemorySegment.copy(value, 0, bytes, ValueLayout.JAVA_BYTE, 0, value.length);
      Syscalls.require(
          "set the attribute " + TarEntry.shown(name),
          how,
          string(arena, path).address(),
          string(arena, name).address(),
          bytes.address(),
          value.length,
          0);
    }
  }

  @FunctionalInterface
  private interface Call {
    long on(long path);
  }

  private static void require(String step, String name, Call call) {
    call(0, step, name, call);
  }

  /** False if it failed with {@code expected}. */
  private static boolean call(int expected, String step, String name, Call call) {
    try (var arena = Arena.ofConfined()) {
      var result = call.on(string(arena, name).address());
      if (result < 0 && result != -expected) {
        throw new SyscallException(step + " " + TarEntry.shown(name), (int) -result);
      }
      return result >= 0;
    }
  }

  private static MemorySegment string(Arena arena, String bytes) {
    if (bytes.indexOf('\0') >= 0) {
      throw new SyscallException("a name with a zero byte", Errno.EINVAL);
    }
    return arena.allocateFrom(bytes, StandardCharsets.ISO_8859_1);
  }

  static int fileType(TarEntry.Kind kind) {
    return switch (kind) {
      case CHARACTER_DEVICE -> S_IFCHR;
      case BLOCK_DEVICE -> Flags.S_IFBLK;
      case FIFO -> Flags.S_IFIFO;
      case FILE, HARD_LINK, SYMBOLIC_LINK, DIRECTORY ->
          throw new IllegalArgumentException(kind + " is no device");
    };
  }
}
