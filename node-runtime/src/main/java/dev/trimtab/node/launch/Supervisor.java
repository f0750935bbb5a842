package dev.trimtab.node.launch;

import dev.trimtab.node.cgroup.CgroupDriver.View;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.PidFd;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.Syscalls;
import java.util.List;

/**
 * A container's start, and the process that stays: a supervisor of a few kilobytes, parent of the
 * container's first process. It outlives the JVM, holds our ends of the streams so that the
 * container can write on, and when its child ends it writes when and how into a file, tells whoever
 * listens, and waits to be dismissed. Until then its child remains a zombie, so that no process id
 * is ever taken for another's.
 */
public final class Supervisor {
  /** The supervisor's descriptor of the exit file. */
  public static final int EXIT_FILE = Launcher.FIRST_GIVEN;

  /** Its event descriptor. */
  public static final int EXIT_EVENT = EXIT_FILE + 1;

  /** Our end of the container's standard output. */
  public static final int OUTPUT = EXIT_EVENT + 1;

  /** Our end of its standard error. */
  public static final int ERROR = OUTPUT + 1;

  /** Our end of its standard input. */
  public static final int INPUT = ERROR + 1;

  /** The container's terminals. */
  public static final int TERMINALS = INPUT + 1;

  /** The signal that dismisses a supervisor; a real-time one, which nobody sends by accident. */
  private static final int DISMISS = 40;

  private static final long PATIENCE_MILLIS = 2000;
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_SET_NAME = 15;
  private static final int SIG_BLOCK = 0;
  private static final int CLONE_ARGS_SIZE = 88;
  private static final long CLONE_PARENT_SETTID = 0x100000;
  private static final int P_ALL = 0;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x01000000;
  private static final int CLOCK_REALTIME = 0;

  private final ContainerLaunch launch;
  private final DescriptorTable table = new DescriptorTable();

  private Supervisor(ContainerLaunch launch) {
    this.launch = launch;
  }

  /**
   * Starts supervisor and container, which report in this order; both wait for {@link
   * Launch#release}. The process of the launch itself ends at once.
   */
  public static Launch start(ContainerLaunch launch) {
    return new Supervisor(launch).start();
  }

  /**
   * Dismisses a supervisor whose container has ended or ends now: it buries its child, and ends.
   * One that does not is killed; its child is then buried by the machine's first process.
   */
  public static void dismiss(Fd supervisor) {
    if (PidFd.signal(supervisor, DISMISS)
        && Syscalls.poll(supervisor, Flags.POLLIN, PATIENCE_MILLIS) == 0) {
      PidFd.signal(supervisor, Flags.SIGKILL);
    }
    PidFd.reap(supervisor);
  }

  private Launch start() {
    Stdio stdio = launch.stdio();
    table.addAll(
        List.of(
            launch.exitFile(),
            launch.exitEvent(),
            stdio.output(),
            stdio.error(),
            stdio.heldInput(),
            launch.root().terminals()));
    Plan plan = new Plan(table, launch);
    LaunchScript script = Launcher.script(table.given().size());
    leaveLauncher(script, plan);
    prepareSupervisor(script, plan);
    long message = script.words(0, 0);
    Step fork = fork(script, plan, message + Long.BYTES);
    OomScore.append(script, launch.process().oomScoreAdjust());
    enterNamespaces(script, plan);
    mountKernelFileSystems(script, plan);
    enterRoot(script, plan);
    mountViews(script);
    launch.masks().append(script, plan.nothing);
    takeStreams(script, plan);
    ProgramSteps.append(script, launch.process());
    fork.ifPositiveGoTo(script.next());
    supervise(script, message);
    return Launcher.start(launch.title(), script, table.given());
  }

  /** Numbers of the descriptors that only the container's process uses. */
  private static final class Plan {
    final List<Integer> streams;
    final int mounts;
    final int root;
    final int proc;
    final int sys;
    final int queues;
    final int nothing;
    final int console;
    final List<Integer> namespaces;
    final int cgroup;
    final List<Integer> joins;
    final int supervisorCgroup;
    final List<Integer> supervisorJoins;
    final int processes;

    Plan(DescriptorTable table, ContainerLaunch launch) {
      Stdio stdio = launch.stdio();
      streams = table.addAll(List.of(stdio.theirInput(), stdio.theirOutput(), stdio.theirError()));
      mounts = table.add(launch.root().namespace());
      root = table.add(launch.root().root());
      proc = table.add(launch.root().proc());
      sys = table.add(launch.root().sys());
      queues = table.add(launch.root().queues());
      nothing = table.add(launch.root().nothing());
      console = table.add(launch.root().console());
      namespaces = table.addAll(launch.namespaces());
      cgroup = table.add(launch.cgroup().into());
      joins = table.addAll(launch.cgroup().joins());
      supervisorCgroup = table.add(launch.supervisorCgroup().into());
      supervisorJoins = table.addAll(launch.supervisorCgroup().joins());
      processes =
          launch.processes() instanceof ContainerLaunch.Processes.Shared(Fd namespace)
              ? table.add(namespace)
              : -1;
    }
  }

  /**
   * A process is born into a group more quickly than it moves there: the launcher makes the
   * supervisor, beside itself as a child of this JVM, and ends.
   */
  private static void leaveLauncher(LaunchScript script, Plan plan) {
    long flags = Flags.CLONE_INTO_CGROUP | Flags.CLONE_PARENT;
    long arguments = script.words(flags, 0, 0, 0, 0, 0, 0, 0, 0, 0, plan.supervisorCgroup);
    Step fork = script.step("start a supervisor", Syscall.CLONE3, arguments, CLONE_ARGS_SIZE);
    Step stay = script.step("go on", Syscall.GETPID);
    fork.ifPositiveGoTo(script.next());
    script.step("end", Syscall.EXIT_GROUP, 0);
    stay.ifPositiveGoTo(script.next());
    // By the supervisor itself, so that its report comes before that of its child.
    long message = script.words(0, 0);
    script.step("ask for the process id", Syscall.GETPID).resultAt(message + Long.BYTES);
    script.step("report", Syscall.WRITE, Launcher.REPORT, message, Launch.REPORT_SIZE);
  }

  private static void prepareSupervisor(LaunchScript script, Plan plan) {
    // Nothing may look into a process that is about to enter a container: CVE-2016-9962.
    script.step("hide the launcher", Syscall.PRCTL, PR_SET_DUMPABLE, 0, 0, 0, 0);
    script.step("start a session", Syscall.SETSID);
    script.step("block signals", Syscall.RT_SIGPROCMASK, SIG_BLOCK, script.words(-1), 0, 8);
    script.step("set the process name", Syscall.PRCTL, PR_SET_NAME, script.text("trimtab-sup"));
    joinGroups(script, "enter the supervisors' control group", plan.supervisorJoins);
    if (plan.processes >= 0) {
      script.step(
          "enter the pod's process namespace", Syscall.SETNS, plan.processes, Flags.CLONE_NEWPID);
    }
  }

  private static void joinGroups(LaunchScript script, String what, List<Integer> files) {
    long self = script.text("0");
    files.forEach(file -> script.step(what, Syscall.WRITE, file, self, 1));
  }

  private Step fork(LaunchScript script, Plan plan, long childPid) {
    boolean own = launch.processes() instanceof ContainerLaunch.Processes.Own;
    long flags = Flags.CLONE_INTO_CGROUP | CLONE_PARENT_SETTID | (own ? Flags.CLONE_NEWPID : 0);
    long arguments = script.words(flags, 0, 0, childPid, Flags.SIGCHLD, 0, 0, 0, 0, 0, plan.cgroup);
    return script.step("start the container's process", Syscall.CLONE3, arguments, CLONE_ARGS_SIZE);
  }

  private static void enterNamespaces(LaunchScript script, Plan plan) {
    joinGroups(script, "enter the container's control group", plan.joins);
    script.step("make a control group namespace", Syscall.UNSHARE, Flags.CLONE_NEWCGROUP);
    for (int namespace : plan.namespaces) {
      script.step("enter a namespace of the pod", Syscall.SETNS, namespace, 0);
    }
    script.step("enter the mount namespace", Syscall.SETNS, plan.mounts, Flags.CLONE_NEWNS);
  }

  private void mountKernelFileSystems(LaunchScript script, Plan plan) {
    long harmless = Flags.MS_NOSUID | Flags.MS_NODEV | Flags.MS_NOEXEC;
    long sysFlags = harmless | (launch.writableKernel() ? 0 : Flags.MS_RDONLY);
    mountHere(script, "proc", plan.proc, harmless);
    mountHere(script, "sysfs", plan.sys, sysFlags);
    mountHere(script, "mqueue", plan.queues, harmless);
  }

  private static void mountHere(LaunchScript script, String type, int directory, long flags) {
    String what = "mount " + type;
    long name = script.text(type);
    script.step(what, Syscall.FCHDIR, directory);
    script.step(what, Syscall.MOUNT, name, script.text("."), name, flags, 0);
  }

  private static void enterRoot(LaunchScript script, Plan plan) {
    long here = script.text(".");
    script.step("enter the root", Syscall.FCHDIR, plan.root);
    script.step("change the root", Syscall.PIVOT_ROOT, here, here);
    script.step("drop the machine's root", Syscall.UMOUNT2, here, Flags.MNT_DETACH);
    script.step("enter the new root", Syscall.CHDIR, script.text("/"));
  }

  private void mountViews(LaunchScript script) {
    String base = "/sys/fs/cgroup";
    long harmless = Flags.MS_NOSUID | Flags.MS_NODEV | Flags.MS_NOEXEC;
    long flags = harmless | (launch.writableKernel() ? 0 : Flags.MS_RDONLY);
    boolean several = launch.views().stream().anyMatch(view -> !view.directory().isEmpty());
    if (several) {
      long tmpfs = script.text("tmpfs");
      script.step(
          "mount control groups",
          Syscall.MOUNT,
          tmpfs,
          script.text(base),
          tmpfs,
          harmless,
          script.text("mode=755,size=64k"));
    }
    for (View view : launch.views()) {
      String at = several ? base + "/" + view.directory() : base;
      if (several) {
        script.step("make " + at, Syscall.MKDIRAT, Flags.AT_FDCWD, script.text(at), 0755);
      }
      long type = script.text(view.type());
      long options = view.options().isEmpty() ? 0 : script.text(view.options());
      script.step("mount " + at, Syscall.MOUNT, type, script.text(at), type, flags, options);
    }
    if (several && !launch.writableKernel()) {
      long remount = Flags.MS_REMOUNT | Flags.MS_BIND | flags;
      script.step(
          "make control groups read-only", Syscall.MOUNT, 0, script.text(base), 0, remount, 0);
    }
  }

  private void takeStreams(LaunchScript script, Plan plan) {
    if (launch.process().terminal()) {
      mountConsole(script, plan.console);
    }
    Streams.take(script, plan.streams, launch.process());
  }

  /** By descriptors of what we made ourselves, not by paths of the container: CVE-2025-52565. */
  private static void mountConsole(LaunchScript script, int console) {
    String what = "mount /dev/console";
    long empty = script.text("");
    Step copy =
        script.step(
            what,
            Syscall.OPEN_TREE,
            TERMINALS,
            script.text("0"),
            Flags.OPEN_TREE_CLONE | (long) Flags.O_CLOEXEC);
    Step attach =
        script.step(
            what,
            Syscall.MOVE_MOUNT,
            0,
            empty,
            console,
            empty,
            Flags.MOVE_MOUNT_F_EMPTY_PATH | (long) Flags.MOVE_MOUNT_T_EMPTY_PATH);
    copy.resultTo(attach, 0);
  }

  private static void supervise(LaunchScript script, long message) {
    script.step("report", Syscall.WRITE, Launcher.REPORT, message, Launch.REPORT_SIZE);
    script.step("close descriptors", Syscall.CLOSE_RANGE, TERMINALS + 1, 0xffffffffL, 0);
    script
        .step("wait for permission", Syscall.READ, Launcher.GO, script.words(0), 1)
        .failingOnZero();
    script.step("close", Syscall.CLOSE_RANGE, Launcher.REPORT, Launcher.GO, 0);
    long record = script.bytes(new byte[ExitRecord.SIZE]);
    script.step(
        "wait for the container",
        Syscall.WAITID,
        P_ALL,
        0,
        record + ExitRecord.STATUS,
        WEXITED | WNOWAIT,
        0);
    script.step("read the clock", Syscall.CLOCK_GETTIME, CLOCK_REALTIME, record);
    script.step("write the end", Syscall.PWRITE64, EXIT_FILE, record, ExitRecord.SIZE, 0);
    script.step("tell of the end", Syscall.WRITE, EXIT_EVENT, script.words(1), 8);
    long rest = script.next();
    long dismissal = script.words(1L << (DISMISS - 1));
    script.step("rest", Syscall.RT_SIGTIMEDWAIT, dismissal, 0, 0, Long.BYTES).onErrorGoTo(rest);
    script.step("bury it", Syscall.WAITID, P_ALL, 0, 0, WEXITED, 0).ignoringErrors();
    script.step("end", Syscall.EXIT_GROUP, 0);
  }
}
