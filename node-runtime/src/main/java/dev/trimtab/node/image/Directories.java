package dev.trimtab.node.image;

import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lists open directories. */
final class Directories {

  private static final int BUFFER = 1 << 15;
  private static final int RECORD_LENGTH = 16;
  private static final int NAME = 19;

  private Directories() {}

  /**
   * Names in a directory opened for reading, one character a byte; without itself and its parent.
   */
  static List<String> names(Fd directory) {
    var all = new ArrayList<String>();
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(BUFFER, 8);
      long n = fill(directory, buffer);
      while (n > 0) {
        for (long at = 0; at < n; ) {
          var name = buffer.getString(at + NAME, StandardCharsets.ISO_8859_1);
          if (!name.equals(".") && !name.equals("..")) {
            all.add(name);
          }
          at += buffer.get(ValueLayout.JAVA_SHORT, at + RECORD_LENGTH) & 0xffff;
        }
        n = fill(directory, buffer);
      }
    }
    return all;
  }

  private static long fill(Fd directory, MemorySegment buffer) {
    return Syscalls.require(
        "list a directory",
        Syscall.GETDENTS64,
        directory.number(),
        buffer.address(),
        buffer.byteSize());
  }
}
