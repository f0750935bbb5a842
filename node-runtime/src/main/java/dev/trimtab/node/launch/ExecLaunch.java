package dev.trimtab.node.launch;

import dev.trimtab.node.cgroup.CgroupEntry;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import java.util.List;

/**
 * One more program in a running container. It becomes a child of this JVM; the launcher ends at
 * once.
 *
 * @param title what process lists show until the program is executed
 * @param init the container's first process, whose namespaces it enters
 * @param cgroup the container's
 * @param process the program
 * @param stdio its streams
 */
public record ExecLaunch(
    String title, Fd init, CgroupEntry cgroup, ProcessSpec process, Stdio stdio) {
  private static final int PR_SET_DUMPABLE = 4;
  private static final int CLONE_ARGS_SIZE = 88;
  private static final long CLONE_PARENT_SETTID = 0x100000;
  private static final int NAMESPACES =
      Flags.CLONE_NEWNS
          | Flags.CLONE_NEWNET
          | Flags.CLONE_NEWIPC
          | Flags.CLONE_NEWUTS
          | Flags.CLONE_NEWCGROUP;

  /** Starts it; it waits for {@link Launch#release}. */
  public Launch start() {
    DescriptorTable table = new DescriptorTable();
    int container = table.add(init);
    int into = table.add(cgroup.into());
    List<Integer> joins = table.addAll(cgroup.joins());
    List<Integer> streams =
        table.addAll(List.of(stdio.theirInput(), stdio.theirOutput(), stdio.theirError()));
    LaunchScript script = Launcher.script(table.given().size());
    // Nothing may look into a process that is about to enter a container: CVE-2016-9962.
    OomScore.append(script, process.oomScoreAdjust());
    script.step("hide the launcher", Syscall.PRCTL, PR_SET_DUMPABLE, 0, 0, 0, 0);
    script.step(
        "enter the container's process namespace", Syscall.SETNS, container, Flags.CLONE_NEWPID);
    long message = script.words(0, 0);
    Step fork = fork(script, into, message + Long.BYTES);
    long self = script.text("0");
    for (int join : joins) {
      script.step("enter the container's control group", Syscall.WRITE, join, self, 1);
    }
    script.step("enter the container's namespaces", Syscall.SETNS, container, NAMESPACES);
    Streams.take(script, streams, process);
    ProgramSteps.append(script, process);
    fork.ifPositiveGoTo(script.next());
    script.step("report", Syscall.WRITE, Launcher.REPORT, message, Launch.REPORT_SIZE);
    script.step("end", Syscall.EXIT_GROUP, 0);
    return Launcher.start(title, script, table.given());
  }

  private static Step fork(LaunchScript script, int into, long childPid) {
    long flags = Flags.CLONE_INTO_CGROUP | CLONE_PARENT_SETTID | Flags.CLONE_PARENT;
    long arguments = script.words(flags, 0, 0, childPid, 0, 0, 0, 0, 0, 0, into);
    return script.step("start a process", Syscall.CLONE3, arguments, CLONE_ARGS_SIZE);
  }
}
