package dev.trimtab.node.linux;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Small files of the kernel's own file systems. */
public final class KernelFile {
  private static final int ENOUGH = 64 * 1024;

  private KernelFile() {}

  /**
   * Its contents, in one read: many of these files answer a second read, and so the small first one
   * of {@link java.nio.file.Files#readString(Path)}, with nothing.
   */
  public static String read(String path) {
    try (Fd file = Syscalls.open(path, Flags.O_RDONLY, 0)) {
      return new String(Syscalls.read(file, ENOUGH), StandardCharsets.UTF_8).strip();
    }
  }
}
