package dev.trimtab.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.node.launch.Launch;
import dev.trimtab.node.launch.LaunchScript;
import dev.trimtab.node.launch.Launcher;
import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.NamespaceThread;
import dev.trimtab.node.linux.PidFd;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code crun run} on a bundle, started the quickest way there is. */
final class CrunUnderTest implements AutoCloseable {
  static final List<String> MASKED =
      List.of("/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware");
  static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private static final String PROGRAM = "/usr/bin/crun";
  private static final String HYBRID = "/sys/fs/cgroup/unified";

  private final Path bundle;
  private final Path log;
  private final Fd mounts;
  private int number;

  CrunUnderTest(Path root, Path directory) throws IOException, InterruptedException {
    bundle = Files.createDirectories(directory.resolve("bundle"));
    log = directory.resolve("crun.log");
    int made = new ProcessBuilder(PROGRAM, "spec").directory(bundle.toFile()).start().waitFor();
    if (made != 0) {
      throw new IOException("crun spec failed with " + made);
    }
    adapt(bundle.resolve("config.json"), root);
    mounts = NamespaceThread.unshared(Flags.CLONE_NEWNS, CrunUnderTest::withoutHybrid);
  }

  /** crun refuses machines whose version 2 hierarchy lies beside version 1: it must not see it. */
  private static Fd withoutHybrid() {
    DetachedMount.mount("none", "/", "none", Flags.MS_REC | Flags.MS_PRIVATE, "");
    if (Files.isDirectory(Path.of(HYBRID))) {
      DetachedMount.unmount(HYBRID);
    }
    return Syscalls.open("/proc/thread-self/ns/mnt", Flags.O_RDONLY, 0);
  }

  private static void adapt(Path config, Path root) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode spec = (ObjectNode) json.readTree(Files.readAllBytes(config));
    ObjectNode process = (ObjectNode) spec.get("process");
    process.put("terminal", false);
    process.putArray("args").add("/bin/true");
    process.remove("rlimits");
    ((ObjectNode) spec.get("root")).put("path", root.toString()).put("readonly", true);
    ObjectNode linux = (ObjectNode) spec.get("linux");
    ObjectNode resources = linux.putObject("resources");
    resources.putObject("memory").put("limit", ContainerUnderTest.LIMITS.memory());
    resources.putObject("pids").put("limit", ContainerUnderTest.LIMITS.pids());
    resources
        .putObject("cpu")
        .put("quota", ContainerUnderTest.LIMITS.cpuMillis() * 100)
        .put("period", 100_000);
    replace(linux.putArray("maskedPaths"), MASKED);
    replace(linux.putArray("readonlyPaths"), READ_ONLY);
    Files.write(config, json.writeValueAsBytes(spec));
  }

  private static void replace(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }

  /** Runs the bundle; milliseconds until it has ended. */
  double run() throws IOException {
    String id = "trimtab-bench-" + ProcessHandle.current().pid() + "-" + number++;
    long begin = System.nanoTime();
    int descriptor = Launcher.FIRST_GIVEN;
    int logDescriptor = descriptor + 1;
    LaunchScript script = Launcher.script(2);
    script.step("enter the mount namespace", Syscall.SETNS, descriptor, Flags.CLONE_NEWNS);
    script.step("take standard error", Syscall.DUP3, logDescriptor, 2, 0);
    int cloexec = 4;
    script.step("close", Syscall.CLOSE_RANGE, Launcher.REPORT, 0xffffffffL, cloexec);
    script.step(
        "execute crun",
        Syscall.EXECVE,
        script.text(PROGRAM),
        script.vector(List.of("crun", "run", "--bundle", bundle.toString(), id)),
        script.vector(List.of("PATH=/usr/bin:/bin", "XDG_RUNTIME_DIR=/run")));
    int flags = Flags.O_WRONLY | Flags.O_CREAT | Flags.O_TRUNC;
    try (Fd errors = Syscalls.open(log.toString(), flags, 0600);
        Launch launch = Launcher.start("crun", script, List.of(mounts, errors));
        Fd process = PidFd.open(launch.pid()).orElseThrow()) {
      launch.awaitExecuted();
      int exit = PidFd.reap(process).orElseThrow();
      double millis = (System.nanoTime() - begin) / 1e6;
      if (exit != 0) {
        throw new IOException("crun run ended with " + exit + ": " + Files.readString(log));
      }
      return millis;
    }
  }

  @Override
  public void close() {
    mounts.close();
  }
}
