package dev.trimtab.node.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * How full a file system is.
 *
 * @param bytes its size
 * @param available bytes that may still be written
 * @param inodes how many files it can have; 0 if it has no such bound
 * @param freeInodes how many more it can have
 */
public record FileSystemStatus(long bytes, long available, long inodes, long freeInodes) {
  private static final int STATFS_SIZE = 120;

  /** Of the file system that {@code path} is on. */
  public static FileSystemStatus of(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment s = arena.allocate(STATFS_SIZE, 8);
      MemorySegment name = Syscalls.string(arena, path.toString());
      Syscalls.require("ask how full " + path + " is", Syscall.STATFS, name.address(), s.address());
      long fragment = word(s, 9);
      long unit = fragment == 0 ? word(s, 1) : fragment;
      return new FileSystemStatus(word(s, 2) * unit, word(s, 4) * unit, word(s, 5), word(s, 6));
    }
  }

  private static long word(MemorySegment structure, int index) {
    return structure.getAtIndex(ValueLayout.JAVA_LONG, index);
  }
}
