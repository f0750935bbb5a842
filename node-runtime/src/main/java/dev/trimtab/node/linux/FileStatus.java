package dev.trimtab.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What an open file is.
 *
 * @param mode type and permissions
 * @param inode its number, unique on its file system while it exists
 * @param size bytes
 * @param deviceMajor of a device file, otherwise 0
 * @param deviceMinor of a device file, otherwise 0
 */
public record FileStatus(int mode, long inode, long size, int deviceMajor, int deviceMinor) {
  private static final int STATX_BASIC = 0x7ff;
  private static final int STATX_SIZE = 256;

  /** Asks the kernel. */
  public static FileStatus of(Fd fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment s = arena.allocate(STATX_SIZE, 8);
      Syscalls.require(
          "examine a file",
          Syscall.STATX,
          fd.number(),
          "",
          Flags.AT_EMPTY_PATH,
          STATX_BASIC,
          s.address());
      return new FileStatus(
          Short.toUnsignedInt(s.get(ValueLayout.JAVA_SHORT, 28)),
          s.get(ValueLayout.JAVA_LONG, 32),
          s.get(ValueLayout.JAVA_LONG, 40),
          s.get(ValueLayout.JAVA_INT, 128),
          s.get(ValueLayout.JAVA_INT, 132));
    }
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return (mode & Flags.S_IFMT) == Flags.S_IFDIR;
  }

  /** Whether it is a regular file. */
  public boolean isRegularFile() {
    return (mode & Flags.S_IFMT) == Flags.S_IFREG;
  }
}
