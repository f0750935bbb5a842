package dev.trimtab.node.linux;

import dev.trimtab.node.FileSystemUse;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Asks the kernel how full a file system is. */
public final class Statfs {
  private static final int STATFS_SIZE = 120;

  private Statfs() {}

  /** Of the file system that {@code path} is on. */
  public static FileSystemUse of(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment s = arena.allocate(STATFS_SIZE, 8);
      MemorySegment name = Syscalls.string(arena, path.toString());
      Syscalls.require("ask how full " + path + " is", Syscall.STATFS, name.address(), s.address());
      long fragment = word(s, 9);
      long unit = fragment == 0 ? word(s, 1) : fragment;
      return new FileSystemUse(word(s, 2) * unit, word(s, 4) * unit, word(s, 5), word(s, 6));
    }
  }

  private static long word(MemorySegment structure, int index) {
    return structure.getAtIndex(ValueLayout.JAVA_LONG, index);
  }
}
