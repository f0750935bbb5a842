package dev.trimtab.node.runtime;

import dev.trimtab.node.Limits;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.cgroup.CgroupEntry;
import dev.trimtab.node.launch.Launch;
import dev.trimtab.node.launch.Pause;
import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.NamespaceThread;
import dev.trimtab.node.linux.PidFd;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import dev.trimtab.node.rootfs.RootAssembly;
import dev.trimtab.node.runtime.Records.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes and unmakes what a pod's containers share. */
final class SandboxMaker {
  /** The control group of a pod's first process, beside those of its containers. */
  static final String PAUSE = "pause";

  private final Node node;

  SandboxMaker(Node node) {
    this.node = node;
  }

  /**
   * Makes all of it, or nothing. Its directory is there before and its record after everything
   * else, so a crash is seen.
   */
  void make(Sandbox sandbox) {
    SandboxSpec spec = sandbox.spec();
    node.state().makeDirectory(node.state().sandbox(sandbox.id()).resolve("ns"));
    try {
      node.cgroups().create(node.group(sandbox.id()));
      if (!spec.limits().equals(Limits.NONE)) {
        node.cgroups().limit(node.group(sandbox.id()), spec.limits());
      }
      String ip = makeParts(sandbox);
      if (sandbox.sharesProcesses()) {
        startPause(sandbox);
      }
      sandbox.become(sandbox.record().in(Phase.READY, ip));
      save(sandbox);
    } catch (RuntimeException e) {
      unmake(sandbox);
      node.state().delete(node.state().sandbox(sandbox.id()));
      if (e instanceof SyscallException call) {
        throw new NodeException.Unavailable("make a sandbox: " + call.getMessage(), call);
      }
      throw e;
    }
  }

  /** Takes away what {@link #make} made and the machine would keep; doing it again is harmless. */
  void unmake(Sandbox sandbox) {
    node.cgroups().kill(node.group(sandbox.id()));
    if (!sandbox.spec().hostNetwork()) {
      node.network().detach(sandbox.id());
    }
    unmountAll(node.state().sandbox(sandbox.id()));
    node.cgroups().remove(node.group(sandbox.id()));
  }

  /** Deletes the directory of a sandbox whose making a crash ended: nobody was told of it. */
  void discard(Path directory) {
    unmountAll(directory);
    node.state().delete(directory);
  }

  private static void unmountAll(Path directory) {
    for (String kind : List.of("net", "uts", "ipc", "pid")) {
      unmount(directory.resolve("ns").resolve(kind));
    }
    unmount(directory.resolve("shm"));
  }

  void save(Sandbox sandbox) {
    Path directory = node.state().sandbox(sandbox.id());
    node.state().write(directory.resolve("sandbox.json"), sandbox.record());
  }

  private String makeParts(Sandbox sandbox) {
    checkSettings(sandbox);
    if (sandbox.spec().hostNetwork()) {
      return makeParts(sandbox, List.of());
    }
    try (Fd network = node.network().namespace()) {
      return makeParts(sandbox, List.of(network));
    }
  }

  /** Namespaces on one thread, everything else on this one; the answer is the address. */
  private String makeParts(Sandbox sandbox, List<Fd> network) {
    try (NamespaceThread.Running<Sandbox> namespaces =
        NamespaceThread.start(() -> makeNamespaces(sandbox, network))) {
      String ip =
          network.isEmpty()
              ? node.network().hostAddress()
              : node.network().attach(sandbox.id(), network.getFirst().path(), sandbox.spec());
      if (!sandbox.spec().hostIpc()) {
        makeSharedMemory(sandbox);
      }
      SandboxFiles.write(sandbox, ip);
      namespaces.join();
      return ip;
    }
  }

  /** Makes and pins them, from inside {@code network}, where settings are written. */
  private static Sandbox makeNamespaces(Sandbox sandbox, List<Fd> network) throws IOException {
    network.forEach(namespace -> Syscalls.setns(namespace, Flags.CLONE_NEWNET));
    List<String> kinds = sandbox.kinds();
    int others = kinds.stream().mapToInt(SandboxMaker::flag).sum();
    Syscalls.require("make namespaces", Syscall.UNSHARE, others);
    if (kinds.contains("uts")) {
      setHostname(sandbox.hostname());
    }
    writeSettings(sandbox.spec().sysctls());
    for (String kind : kinds) {
      makePin(sandbox, kind);
      pin("/proc/thread-self/ns/" + kind, sandbox.namespace(kind));
    }
    return sandbox;
  }

  private static int flag(String kind) {
    return switch (kind) {
      // Made by whoever connects it.
      case "net" -> 0;
      case "ipc" -> Flags.CLONE_NEWIPC;
      case "uts" -> Flags.CLONE_NEWUTS;
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static void setHostname(String name) {
    byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
      long at = Syscalls.string(arena, name).address();
      Syscalls.require("set the host name '" + name + "'", Syscall.SETHOSTNAME, at, bytes.length);
    }
  }

  private static void checkSettings(Sandbox sandbox) {
    SandboxSpec spec = sandbox.spec();
    for (String name : spec.sysctls().keySet()) {
      boolean net = name.startsWith("net.");
      boolean ipc =
          name.startsWith("kernel.shm")
              || name.startsWith("kernel.msg")
              || name.equals("kernel.sem")
              || name.startsWith("fs.mqueue.");
      if ((!net && !ipc) || name.contains("/") || name.contains("..")) {
        throw new NodeException.Invalid("sysctls: '" + name + "' does not belong to a pod");
      }
      if ((net && spec.hostNetwork()) || (ipc && spec.hostIpc())) {
        throw new NodeException.Invalid(
            "sysctls: '" + name + "' would change the machine, whose namespace the pod shares");
      }
    }
  }

  private static void writeSettings(Map<String, String> settings) throws IOException {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      Path file = Path.of("/proc/sys", setting.getKey().replace('.', '/'));
      try {
        Files.writeString(file, setting.getValue());
      } catch (IOException e) {
        throw new NodeException.Invalid(
            "sysctls: '" + setting.getKey() + "' cannot be set to '" + setting.getValue() + "'", e);
      }
    }
  }

  private void startPause(Sandbox sandbox) {
    String group = node.group(sandbox.id(), PAUSE);
    node.cgroups().create(group);
    makePin(sandbox, "pid");
    try (CgroupEntry entry = node.cgroups().entry(group);
        Launch launch = Pause.start("trimtab-pause " + sandbox.spec().name(), entry);
        Fd launcher = PidFd.open(launch.pid()).orElseThrow()) {
      int pid = launch.awaitChild();
      launch.awaitExecuted();
      PidFd.reap(launcher);
      pin("/proc/" + pid + "/ns/pid", sandbox.namespace("pid"));
    }
  }

  private void makeSharedMemory(Sandbox sandbox) {
    node.state().makeDirectory(sandbox.sharedMemory());
    try (Fd tree = RootAssembly.makeSharedMemory();
        Fd at =
            Syscalls.open(sandbox.sharedMemory().toString(), Flags.O_PATH | Flags.O_DIRECTORY, 0)) {
      DetachedMount.attach(tree, at, "the pod's shared memory");
    }
  }

  private static void makePin(Sandbox sandbox, String kind) {
    String file = sandbox.namespace(kind).toString();
    Syscalls.open(file, Flags.O_RDONLY | Flags.O_CREAT, 0600).close();
  }

  private static void pin(String namespace, Path file) {
    DetachedMount.mount(namespace, file.toString(), "none", Flags.MS_BIND, "");
  }

  private static void unmount(Path file) {
    if (Files.exists(file)) {
      DetachedMount.unmount(file.toString());
    }
  }
}
