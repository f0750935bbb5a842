package dev.trimtab.node.cgroup;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.KernelFile;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The files of one hierarchy. */
record GroupFiles(Path root) {
  // A group stays busy for a moment after its last process has gone.
  private static final int REMOVE_ATTEMPTS = 2000;
  private static final long PAUSE_NANOS = 1_000_000;

  Path directory(String group) {
    return root.resolve(group);
  }

  boolean exists(String group) {
    return Files.isDirectory(directory(group));
  }

  void make(String group) {
    try {
      Files.createDirectories(directory(group));
    } catch (IOException e) {
      throw new NodeException.Unavailable(
          "make the control group " + directory(group) + ": " + reason(e), e);
    }
  }

  void write(String group, String file, String value) {
    Path path = directory(group).resolve(file);
    try (Fd fd = Syscalls.open(path.toString(), Flags.O_WRONLY, 0)) {
      Syscalls.write(fd, value.getBytes(StandardCharsets.US_ASCII));
    } catch (SyscallException e) {
      throw new NodeException.Unavailable(
          "write '" + value + "' to " + path + ": " + Errno.describe(e.errno()), e);
    }
  }

  String read(String group, String file) {
    Path path = directory(group).resolve(file);
    try {
      return KernelFile.read(path.toString());
    } catch (SyscallException e) {
      throw new NodeException.Unavailable(e.getMessage(), e);
    }
  }

  boolean has(String group, String file) {
    return Files.exists(directory(group).resolve(file));
  }

  long readNumber(String group, String file) {
    return Long.parseLong(read(group, file));
  }

  /** The number after {@code key} in a file of {@code key value} lines; 0 if there is none. */
  long readNumber(String group, String file, String key) {
    return read(group, file)
        .lines()
        .filter(line -> line.startsWith(key + " "))
        .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  Fd open(String group, String file, int flags) {
    return Syscalls.open(directory(group).resolve(file).toString(), flags, 0);
  }

  List<String> children(String group) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory(group), Files::isDirectory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /** Removes a group and those below it; none of them may hold a process for long. */
  void remove(String group) {
    if (removeChildless(group)) {
      return;
    }
    // Looked for only now: most have none, and each file of a group costs a look.
    children(group).forEach(child -> remove(group + "/" + child));
    for (int i = 0; !removeChildless(group); i++) {
      if (i == REMOVE_ATTEMPTS) {
        throw new NodeException.Unavailable(
            "remove the control group " + directory(group) + ": " + Errno.describe(Errno.EBUSY));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** False if there is a process in it, or a group below it. */
  private boolean removeChildless(String group) {
    String path = directory(group).toString();
    try {
      Syscalls.require(
          "remove the control group " + path,
          Syscall.UNLINKAT,
          Flags.AT_FDCWD,
          path,
          Flags.AT_REMOVEDIR);
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.EBUSY) {
        return false;
      }
      if (e.errno() != Errno.ENOENT) {
        throw new NodeException.Unavailable(e.getMessage(), e);
      }
      return true;
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
