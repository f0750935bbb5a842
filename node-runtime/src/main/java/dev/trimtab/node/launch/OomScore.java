package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import java.nio.charset.StandardCharsets;

/** How soon the kernel kills a process when memory is used up. */
final class OomScore {
  private OomScore() {}

  /**
   * Adds the steps. To be done before a container's file system is entered: the file must be the
   * kernel's, whatever a container has mounted in its place (CVE-2025-52881).
   */
  static void append(LaunchScript script, int adjustment) {
    String what = "set oom_score_adj to " + adjustment;
    byte[] value = Integer.toString(adjustment).getBytes(StandardCharsets.US_ASCII);
    Step open =
        script.step(
            what,
            Syscall.OPENAT,
            Flags.AT_FDCWD,
            script.text("/proc/self/oom_score_adj"),
            Flags.O_WRONLY | (long) Flags.O_CLOEXEC,
            0);
    open.resultTo(script.step(what, Syscall.WRITE, 0, script.bytes(value), value.length), 0);
  }
}
