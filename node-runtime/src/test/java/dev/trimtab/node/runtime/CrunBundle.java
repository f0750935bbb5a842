package dev.trimtab.node.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.launch.ProcessSpec;
import dev.trimtab.node.runtime.Records.RunRecord;
import dev.trimtab.node.security.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The same container as one of ours, as a bundle of the OCI runtime specification for crun. */
final class CrunBundle {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PROGRAM = Path.of("/usr/bin/crun");

  private final Path directory;

  private CrunBundle(Path directory) {
    this.directory = directory;
  }

  /**
   * Writes it.
   *
   * @param run what became of our own
   * @param files the hard bound of open files
   */
  static CrunBundle of(
      Path directory, Path root, SandboxSpec sandbox, ContainerSpec spec, RunRecord run, long files)
      throws IOException {
    Files.createDirectories(directory);
    ObjectNode config = JSON.createObjectNode().put("ociVersion", "1.0.2");
    config.putObject("root").put("path", root.toString());
    config.put("hostname", sandbox.hostname());
    process(config.putObject("process"), run.process(), files);
    mounts(config.putArray("mounts"), directory);
    linux(config.putObject("linux"), spec);
    Files.write(directory.resolve("config.json"), JSON.writeValueAsBytes(config));
    return new CrunBundle(directory);
  }

  private static void process(ObjectNode to, ProcessSpec process, long files) {
    to.put("terminal", false).put("cwd", process.workingDir());
    to.put("noNewPrivileges", process.noNewPrivileges());
    to.put("oomScoreAdj", process.oomScoreAdjust());
    strings(to.putArray("args"), process.command());
    strings(to.putArray("env"), process.env());
    ObjectNode user = to.putObject("user");
    user.put("uid", process.identity().uid()).put("gid", process.identity().gid());
    process.identity().groups().forEach(user.putArray("additionalGids")::add);
    List<String> names =
        process.capabilities().stream().map(Capability::name).map(n -> "CAP_" + n).toList();
    ObjectNode capabilities = to.putObject("capabilities");
    for (String set : List.of("bounding", "effective", "permitted")) {
      strings(capabilities.putArray(set), names);
    }
    to.putArray("rlimits")
        .addObject()
        .put("type", "RLIMIT_NOFILE")
        .put("soft", 1024)
        .put("hard", files);
  }

  /** As containerd asks for them. */
  private static void mounts(ArrayNode to, Path directory) throws IOException {
    mount(to, "/proc", "proc", "proc", "nosuid", "noexec", "nodev");
    mount(to, "/dev", "tmpfs", "tmpfs", "nosuid", "mode=755", "size=65536k");
    mount(
        to,
        "/dev/pts",
        "devpts",
        "devpts",
        "nosuid",
        "noexec",
        "newinstance",
        "ptmxmode=0666",
        "mode=0620",
        "gid=5");
    mount(to, "/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev");
    mount(to, "/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro");
    mount(to, "/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro");
    mount(to, "/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k");
    for (String name : List.of("hosts", "hostname", "resolv.conf")) {
      Path file = directory.resolve(name);
      Files.writeString(file, "");
      mount(to, "/etc/" + name, "bind", file.toString(), "rbind", "rprivate", "rw");
    }
  }

  private static void mount(
      ArrayNode to, String target, String type, String source, String... options) {
    ObjectNode mount = to.addObject();
    mount.put("destination", target).put("type", type).put("source", source);
    strings(mount.putArray("options"), List.of(options));
  }

  private static void linux(ObjectNode to, ContainerSpec spec) {
    ArrayNode namespaces = to.putArray("namespaces");
    for (String type : List.of("pid", "network", "ipc", "uts", "mount", "cgroup")) {
      namespaces.addObject().put("type", type);
    }
    strings(to.putArray("maskedPaths"), spec.security().maskedPaths());
    strings(to.putArray("readonlyPaths"), spec.security().readOnlyPaths());
    ObjectNode resources = to.putObject("resources");
    resources.putObject("memory").put("limit", spec.limits().memory());
    resources.putObject("pids").put("limit", spec.limits().pids());
    resources
        .putObject("cpu")
        .put("quota", spec.limits().cpuMillis() * 100)
        .put("period", 100_000)
        .put("shares", spec.limits().cpuShares() * 1024 / 1000);
    ObjectNode seccomp = to.putObject("seccomp").put("defaultAction", "SCMP_ACT_ALLOW");
    ObjectNode rule = seccomp.putArray("syscalls").addObject();
    rule.putArray("names").add("kexec_load");
    rule.put("action", "SCMP_ACT_ERRNO");
  }

  private static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }

  /** What it writes. */
  String run(String id) throws IOException, InterruptedException {
    // crun refuses machines whose version 2 hierarchy lies beside version 1: it must not see it.
    String script =
        "h=/sys/fs/cgroup/unified; if [ -d $h ]; then umount $h; fi; exec "
            + PROGRAM
            + " run --bundle "
            + directory
            + " "
            + id;
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder("unshare", "-m", "--propagation", "private", "sh", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("crun run failed: " + Files.readString(output));
    }
    return Files.readString(output);
  }
}
