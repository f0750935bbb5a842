package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Syscall;
import java.util.List;

/** The steps by which a program gets its standard streams and loses all other descriptors. */
final class Streams {
  private static final long SAME_GROUP = 0xffffffffL;

  private Streams() {}

  static void take(LaunchScript script, List<Integer> streams, ProcessSpec process) {
    for (int i = 0; i < streams.size(); i++) {
      script.step("take stream " + i, Syscall.DUP3, streams.get(i), i, 0);
    }
    // Input may be /dev/null, which is everybody's; output is the program's, whoever it is.
    int first = process.terminal() ? 0 : 1;
    long uid = process.identity().uid();
    for (int i = first; i < streams.size(); i++) {
      script.step("own stream " + i, Syscall.FCHOWN, i, uid, SAME_GROUP);
    }
    script.step("close descriptors", Syscall.CLOSE_RANGE, Launcher.FIRST_GIVEN, 0xffffffffL, 0);
  }
}
