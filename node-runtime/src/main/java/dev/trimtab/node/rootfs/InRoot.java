package dev.trimtab.node.rootfs;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Paths below a root that belongs to somebody else. Whatever links it holds, what is opened lies
 * inside it.
 */
public final class InRoot {
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;

  private final Fd root;
  private final long resolve;

  private InRoot(Fd root, long resolve) {
    this.root = root;
    this.resolve = resolve | Flags.RESOLVE_NO_MAGICLINKS;
  }

  /** Links count from {@code root}, as for a process whose root it is. */
  public static InRoot of(Fd root) {
    return new InRoot(root, Flags.RESOLVE_IN_ROOT);
  }

  /** A link that leads out of {@code root} is an error. */
  public static InRoot strictly(Fd root) {
    return new InRoot(root, Flags.RESOLVE_BENEATH);
  }

  /** Opens {@code path}. */
  public Fd open(String path, int flags) {
    return open(path, flags, 0, resolve);
  }

  /** Opens a directory directly below the root that must not be a link; makes it if missing. */
  public Fd plainDirectory(String name) {
    make(root, name, true);
    return open(name, Flags.O_PATH | Flags.O_DIRECTORY, 0, resolve | Flags.RESOLVE_NO_SYMLINKS);
  }

  /** Opens a directory or file for reference, making it and those above it if missing. */
  public Fd openOrMake(String path, boolean directory) {
    String relative = relative(path);
    int flags = Flags.O_PATH | (directory ? Flags.O_DIRECTORY : 0);
    try {
      return open(relative, flags);
    } catch (SyscallException e) {
      if (e.errno() != Errno.ENOENT || relative.equals(".")) {
        throw e;
      }
    }
    int slash = relative.lastIndexOf('/');
    try (Fd parent = openOrMake(slash < 0 ? "." : relative.substring(0, slash), true)) {
      make(parent, relative.substring(slash + 1), directory);
    }
    return open(relative, flags);
  }

  private Fd open(String path, int flags, int mode, long how) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment openHow =
          arena.allocateFrom(ValueLayout.JAVA_LONG, flags | (long) Flags.O_CLOEXEC, mode, how);
      return new Fd(
          (int)
              Syscalls.require(
                  "open " + path + " inside its root",
                  Syscall.OPENAT2,
                  root.number(),
                  path,
                  openHow.address(),
                  openHow.byteSize()));
    }
  }

  /** One name, in a directory already open; a link of that name is left alone. */
  private static void make(Fd parent, String name, boolean directory) {
    try {
      if (directory) {
        Syscalls.require(
            "make the directory " + name, Syscall.MKDIRAT, parent.number(), name, DIRECTORY_MODE);
      } else {
        Syscalls.require(
            "make the file " + name,
            Syscall.MKNODAT,
            parent.number(),
            name,
            Flags.S_IFREG | FILE_MODE,
            0);
      }
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  /** Without the leading slash; {@code .} for the root itself. */
  static String relative(String path) {
    StringBuilder clean = new StringBuilder();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        throw new NodeException.Invalid("the path '" + path + "' contains '..'");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        clean.append(clean.isEmpty() ? "" : "/").append(part);
      }
    }
    return clean.isEmpty() ? "." : clean.toString();
  }
}
