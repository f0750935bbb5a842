package dev.trimtab.node.launch;

import dev.trimtab.node.cgroup.CgroupEntry;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import java.util.List;

/**
 * The first process of a pod whose containers share their process namespace: it adopts orphans and
 * does nothing else. It outlives the JVM and ends with its control group.
 */
public final class Pause {
  private static final int PR_SET_NAME = 15;
  private static final int SIG_BLOCK = 0;
  private static final long SIG_IGN = 1;
  private static final int SIGSET_SIZE = 8;
  private static final int CLONE_ARGS_SIZE = 88;
  private static final long CLONE_PARENT_SETTID = 0x100000;

  private Pause() {}

  /** Starts one in {@code group}. */
  public static Launch start(String title, CgroupEntry group) {
    DescriptorTable table = new DescriptorTable();
    int into = table.add(group.into());
    List<Integer> joins = table.addAll(group.joins());
    LaunchScript script = Launcher.script(table.given().size());
    script.step("start a session", Syscall.SETSID);
    script.step("set the process name", Syscall.PRCTL, PR_SET_NAME, script.text("trimtab-pause"));
    long flags = Flags.CLONE_INTO_CGROUP | CLONE_PARENT_SETTID | Flags.CLONE_NEWPID;
    long message = script.words(0, 0);
    long childPid = message + Long.BYTES;
    long arguments = script.words(flags, 0, 0, childPid, Flags.SIGCHLD, 0, 0, 0, 0, 0, into);
    Step fork =
        script.step("start the pod's first process", Syscall.CLONE3, arguments, CLONE_ARGS_SIZE);
    long self = script.text("0");
    joins.forEach(
        file -> script.step("enter the pod's control group", Syscall.WRITE, file, self, 1));
    script.step("block signals", Syscall.RT_SIGPROCMASK, SIG_BLOCK, script.words(-1), 0, 8);
    // A parent that ignores SIGCHLD has no zombies.
    long ignore = script.words(SIG_IGN, 0, 0, 0);
    script.step("ignore ends", Syscall.RT_SIGACTION, Flags.SIGCHLD, ignore, 0, SIGSET_SIZE);
    script.step("close descriptors", Syscall.CLOSE_RANGE, Launcher.REPORT, 0xffffffffL, 0);
    long rest = script.next();
    script.step("rest", Syscall.PPOLL, 0, 0, 0, 0, 0).ignoringErrors();
    script.step("rest again", Syscall.GETPID).ifPositiveGoTo(rest);
    fork.ifPositiveGoTo(script.next());
    script.step("report", Syscall.WRITE, Launcher.REPORT, message, Launch.REPORT_SIZE);
    script.step("end", Syscall.EXIT_GROUP, 0);
    return Launcher.start(title, script, table.given());
  }
}
