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
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Paths below a root that belongs to somebody else. Whatever links it holds, what is opened lies
 * inside it.
 */
public final class InRoot {
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;
  private static final int MOST_LINKS = 40;
  private static final int LONGEST_PATH = 4096;

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
    return openOrMake(relative(path), directory, MOST_LINKS);
  }

  private Fd openOrMake(String path, boolean directory, int links) {
    if (links == 0) {
      throw new SyscallException("open " + path + " inside its root", Errno.ELOOP);
    }
    int flags = Flags.O_PATH | (directory ? Flags.O_DIRECTORY : 0);
    Optional<Fd> present = openIfPresent(path, flags);
    if (present.isPresent()) {
      return present.get();
    }
    int slash = path.lastIndexOf('/');
    String above = slash < 0 ? "." : path.substring(0, slash);
    String name = path.substring(slash + 1);
    String link;
    try (Fd parent = openOrMake(above, true, links)) {
      if (make(parent, name, directory)) {
        return open(path, flags);
      }
      Optional<Fd> made = openIfPresent(path, flags);
      if (made.isPresent()) {
        return made.get();
      }
      link = readLink(parent, name);
    }
    // A link to what is missing: make that, where a process inside would find it.
    return openOrMake(follow(above, link), directory, links - 1);
  }

  private Optional<Fd> openIfPresent(String path, int flags) {
    try {
      return Optional.of(open(path, flags));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The text of a link. */
  private static String readLink(Fd parent, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(LONGEST_PATH);
      long n =
          Syscalls.require(
              "read the link " + name,
              Syscall.READLINKAT,
              parent.number(),
              name,
              text.address(),
              text.byteSize());
      return new String(text.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
  }

  /** Where {@code link} leads from the directory {@code above}; not above the root. */
  static String follow(String above, String link) {
    Deque<String> parts = new ArrayDeque<>();
    String whole = link.startsWith("/") ? link : above + "/" + link;
    for (String part : whole.split("/", -1)) {
      switch (part) {
        case "", "." -> {
          // Here.
        }
        case ".." -> parts.pollLast();
        default -> parts.addLast(part);
      }
    }
    return parts.isEmpty() ? "." : String.join("/", parts);
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

  /** One name, in a directory already open; false if it exists, be it a link to nothing. */
  private static boolean make(Fd parent, String name, boolean directory) {
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
      return true;
    } catch (SyscallException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      return false;
    }
  }

  /** Without the leading slash; {@code .} for the root itself. */
  static String relative(String path) {
    StringBuilder clean = new StringBuilder();
    for (String part : path.split("/", -1)) {
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
