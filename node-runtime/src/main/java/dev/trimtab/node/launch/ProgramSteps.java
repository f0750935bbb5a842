package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Architecture;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.Syscalls;
import dev.trimtab.node.security.Capability;
import dev.trimtab.node.security.OwnPrivileges;
import dev.trimtab.node.security.SeccompFilter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The last steps of every start: a process that is in place gives up power and becomes a program.
 */
final class ProgramSteps {
  private static final int TIOCSCTTY = 0x540e;
  private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_CAP_AMBIENT = 47;
  private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
  private static final int CAPABILITY_VERSION = 0x20080522;
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int SIG_SETMASK = 2;
  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final int SIGSET_SIZE = 8;
  private static final int UMASK = 022;
  private static final int RLIMIT_NOFILE = 7;

  /**
   * As service managers and container engines have it: what uses {@code select} must not be given
   * more, and what wants more takes it.
   */
  private static final long OPEN_FILES = 1024;

  private static final long MOST_OPEN_FILES = mostOpenFiles();

  private final LaunchScript script;
  private final ProcessSpec process;

  private ProgramSteps(LaunchScript script, ProcessSpec process) {
    this.script = script;
    this.process = process;
  }

  /** Adds them. Descriptors 0 to 2 are the program's; {@link Launcher#GO} is waited for. */
  static void append(LaunchScript script, ProcessSpec process) {
    ProgramSteps steps = new ProgramSteps(script, process);
    steps.detach();
    if (!process.noNewPrivileges()) {
      // Without no_new_privs, installing a filter takes a capability that is about to go.
      steps.filter();
    }
    steps.becomeUser();
    steps.enterWorkingDirectory();
    if (process.noNewPrivileges()) {
      script.step("set no_new_privs", Syscall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
      steps.filter();
    }
    steps.execute();
  }

  private void detach() {
    script.step("start a session", Syscall.SETSID).ignoringErrors();
    if (process.terminal()) {
      script.step("take the terminal", Syscall.IOCTL, 0, TIOCSCTTY, 0);
    }
    script
        .step("leave the machine's keyring", Syscall.KEYCTL, KEYCTL_JOIN_SESSION_KEYRING, 0)
        .ignoringErrors();
    script.step("set the file mode mask", Syscall.UMASK, UMASK);
    // The JVM has raised its own bound to the highest it may have.
    long files = script.words(Math.min(OPEN_FILES, MOST_OPEN_FILES), MOST_OPEN_FILES);
    script.step("bound the open files", Syscall.PRLIMIT64, 0, RLIMIT_NOFILE, files, 0);
  }

  private static long mostOpenFiles() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limits = arena.allocate(2 * Long.BYTES, Long.BYTES);
      Syscalls.require(
          "read the bound of open files", Syscall.PRLIMIT64, 0, RLIMIT_NOFILE, 0, limits.address());
      return limits.get(ValueLayout.JAVA_LONG, Long.BYTES);
    }
  }

  private void becomeUser() {
    long allowed = Capability.mask(process.capabilities()) & OwnPrivileges.permitted();
    for (int i = 0; i <= OwnPrivileges.lastCapability(); i++) {
      if ((allowed >>> i & 1) == 0) {
        script.step("give up capability " + i, Syscall.PRCTL, PR_CAPBSET_DROP, i, 0, 0, 0);
      }
    }
    List<Long> groups = process.identity().groups();
    script.step(
        "set the groups " + groups,
        Syscall.SETGROUPS,
        groups.size(),
        groups.isEmpty() ? 0 : script.integers(groups.stream().mapToInt(Long::intValue).toArray()));
    long gid = process.identity().gid();
    long uid = process.identity().uid();
    script.step("become group " + gid, Syscall.SETRESGID, gid, gid, gid);
    script.step("become user " + uid, Syscall.SETRESUID, uid, uid, uid);
    script.step(
        "clear ambient capabilities",
        Syscall.PRCTL,
        PR_CAP_AMBIENT,
        PR_CAP_AMBIENT_CLEAR_ALL,
        0,
        0,
        0);
    setCapabilities(uid == 0 ? allowed : 0);
  }

  /** Inheritable stays empty: CVE-2022-24769. */
  private void setCapabilities(long mask) {
    int low = (int) mask;
    int high = (int) (mask >>> 32);
    script.step(
        "set the capabilities",
        Syscall.CAPSET,
        script.integers(CAPABILITY_VERSION, 0),
        script.integers(low, low, 0, high, high, 0));
  }

  /** Magic links would lead out by way of a descriptor: CVE-2024-21626. */
  private void enterWorkingDirectory() {
    String what = "enter the working directory '" + process.workingDir() + "'";
    long how =
        script.words(
            Flags.O_PATH | (long) Flags.O_DIRECTORY | Flags.O_CLOEXEC,
            0,
            Flags.RESOLVE_NO_MAGICLINKS);
    Step open =
        script.step(
            what,
            Syscall.OPENAT2,
            Flags.AT_FDCWD,
            script.text(process.workingDir()),
            how,
            3 * Long.BYTES);
    open.resultTo(script.step(what, Syscall.FCHDIR, 0), 0);
  }

  private void filter() {
    if (!process.filtered()) {
      return;
    }
    byte[] filter = SeccompFilter.standard(Architecture.current(), process.capabilities());
    long program = script.words(filter.length / Long.BYTES, script.bytes(filter));
    script.step(
        "install the system call filter", Syscall.SECCOMP, SECCOMP_SET_MODE_FILTER, 0, program);
  }

  private void execute() {
    script.step(
        "unblock signals", Syscall.RT_SIGPROCMASK, SIG_SETMASK, script.words(0), 0, SIGSET_SIZE);
    script
        .step("wait for permission", Syscall.READ, Launcher.GO, script.words(0), 1)
        .failingOnZero();
    script.step(
        "close descriptors",
        Syscall.CLOSE_RANGE,
        Launcher.REPORT,
        0xffffffffL,
        CLOSE_RANGE_CLOEXEC);
    long arguments = script.vector(process.command());
    long environment = script.vector(process.env());
    List<String> candidates = process.candidates();
    for (String candidate : candidates) {
      Step step =
          script.step(
              describe(candidates), Syscall.EXECVE, script.text(candidate), arguments, environment);
      if (!candidate.equals(candidates.getLast())) {
        step.ignoringErrors();
      }
    }
  }

  private String describe(List<String> candidates) {
    return "execute '"
        + process.command().getFirst()
        + (candidates.size() == 1 ? "'" : "', looked for in PATH " + process.path());
  }
}
