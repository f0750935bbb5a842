package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.Mount;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.Security;
import dev.trimtab.node.cgroup.CgroupEntry;
import dev.trimtab.node.launch.ContainerLaunch;
import dev.trimtab.node.launch.ExitRecord;
import dev.trimtab.node.launch.Launch;
import dev.trimtab.node.launch.LaunchException;
import dev.trimtab.node.launch.Masks;
import dev.trimtab.node.launch.ProcessSpec;
import dev.trimtab.node.launch.Stdio;
import dev.trimtab.node.launch.Supervisor;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.PidFd;
import dev.trimtab.node.linux.RootFilesystems.ImageConfig;
import dev.trimtab.node.linux.RootFilesystems.RootFilesystem;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import dev.trimtab.node.rootfs.AssembledRoot;
import dev.trimtab.node.rootfs.Identity;
import dev.trimtab.node.rootfs.Overlay;
import dev.trimtab.node.rootfs.PendingRoot;
import dev.trimtab.node.rootfs.RootAssembly;
import dev.trimtab.node.rootfs.RootRequest;
import dev.trimtab.node.runtime.Records.RunRecord;
import dev.trimtab.node.security.Capability;
import dev.trimtab.node.security.OwnPrivileges;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs a created container. */
final class ContainerStarter {
  /** Supervisor and first process. */
  private static final int PROCESSES = 2;

  private final Node node;

  ContainerStarter(Node node) {
    this.node = node;
  }

  /**
   * Starts it; when this returns, its program has been executed.
   *
   * @param seen a process among whose it runs, if it asks for that
   * @throws NodeException if it could not be started; nothing of it runs then
   */
  Container.Live start(Container container, Sandbox sandbox, Optional<Fd> seen) {
    ContainerSpec spec = container.record().spec();
    if (!spec.processesOf().isEmpty() && seen.isEmpty()) {
      throw new NodeException.Unavailable(
          "container " + spec.processesOf() + ", whose processes it is to see, does not run");
    }
    RootFilesystem image = node.images().acquire(spec.imageId(), container.id());
    Path directory = node.state().container(sandbox.id(), container.id());
    String group = node.group(sandbox.id(), container.id());
    try (PendingRoot pending =
            container.takeRoot().orElseGet(() -> beginRoot(container, sandbox, image));
        SandboxNamespaces namespaces = sandbox.openNamespaces(seen);
        CgroupEntry entry = node.cgroups().entry(group);
        CgroupEntry supervisors = node.cgroups().entry(node.supervisorGroup());
        Fd exitFile = exitFile(directory.resolve("exit"));
        Fd exitEvent = EventLoop.eventFd();
        AssembledRoot root = pending.take();
        Stdio stdio = spec.tty() ? Stdio.terminal(root.terminals()) : Stdio.pipes(input(spec))) {
      ContainerLaunch launch =
          new ContainerLaunch(
              "trimtab-supervisor " + sandbox.spec().name() + "/" + spec.name(),
              root,
              process(spec, image.config(), sandbox, root.identity()),
              stdio,
              namespaces.shared(),
              namespaces.processes(),
              entry,
              supervisors,
              exitFile,
              exitEvent,
              masks(spec.security()),
              node.cgroups().views(),
              spec.security().privileged());
      return run(launch, container, directory);
    } catch (LaunchException e) {
      node.cgroups().kill(group);
      throw new NodeException.StartFailed(e.getMessage(), e);
    } catch (SyscallException e) {
      node.cgroups().kill(group);
      throw new NodeException.StartFailed(e.getMessage(), e);
    }
  }

  /** Begins to build its file system. */
  PendingRoot beginRoot(Container container, Sandbox sandbox, RootFilesystem image) {
    Path directory = node.state().container(sandbox.id(), container.id());
    return RootAssembly.begin(request(container.record().spec(), image, directory, sandbox));
  }

  private static Stdio.Input input(ContainerSpec spec) {
    if (!spec.stdin()) {
      return Stdio.Input.NONE;
    }
    return spec.stdinOnce() ? Stdio.Input.ONCE : Stdio.Input.HELD;
  }

  private Container.Live run(ContainerLaunch launch, Container container, Path directory) {
    try (Launch started = Supervisor.start(launch)) {
      int supervisorPid = awaitSupervisor(started);
      // Our child: its number stays its own until we have reaped it.
      Fd supervisor = PidFd.open(supervisorPid).orElseThrow();
      try {
        int pid = started.awaitChild();
        RunRecord run = record(launch, supervisorPid, pid);
        node.state().write(directory.resolve("run.json"), run);
        started.release(PROCESSES);
        launch.stdio().closeTheirs();
        started.awaitExecuted();
        Fd init = PidFd.open(pid).orElseThrow();
        ContainerProcess process =
            ContainerProcess.of(
                supervisor, init, launch.exitEvent(), launch.stdio(), launch.root().terminals());
        return new Container.Live(
            process, ContainerOutput.start(node.loop(), process, log(container)), run);
      } catch (RuntimeException e) {
        node.cgroups().kill(node.group(container.sandboxId(), container.id()));
        started.abandon();
        Supervisor.dismiss(supervisor);
        supervisor.close();
        throw e;
      }
    }
  }

  private static int awaitSupervisor(Launch started) {
    try (Fd launcher = PidFd.open(started.pid()).orElseThrow()) {
      try {
        return started.awaitChild();
      } finally {
        PidFd.reap(launcher);
      }
    }
  }

  private RunRecord record(ContainerLaunch launch, int supervisor, int pid) {
    return new RunRecord(
        node.bootId(),
        supervisor,
        PidFd.startTime(supervisor),
        pid,
        Instant.now(),
        launch.process().terminal(),
        launch.process());
  }

  CriLog log(Container container) {
    Path file = container.record().spec().logFile();
    try {
      return new CriLog(file, node.rotation());
    } catch (IOException e) {
      throw new NodeException.Unavailable("open the log " + file + ": " + e.getMessage(), e);
    }
  }

  private RootRequest request(
      ContainerSpec spec, RootFilesystem image, Path directory, Sandbox sandbox) {
    return new RootRequest(
        node.state().mountPoint(),
        new Overlay(image.layers(), directory.resolve("upper"), directory.resolve("work")),
        sandbox.withOwnFiles(spec.mounts()),
        sandbox.sharedMemory(),
        spec.security(),
        image.config().user(),
        spec.tty(),
        CommandLine.workingDir(spec, image.config()));
  }

  private static ProcessSpec process(
      ContainerSpec spec, ImageConfig image, Sandbox sandbox, Identity identity) {
    Security security = spec.security();
    return new ProcessSpec(
        CommandLine.command(spec, image),
        CommandLine.environment(spec, image, sandbox.hostname(), identity.home()),
        CommandLine.workingDir(spec, image),
        identity,
        Capability.of(security),
        security.noNewPrivileges(),
        !security.privileged() && security.seccomp() == Security.Seccomp.RUNTIME_DEFAULT,
        OwnPrivileges.oomScoreAdjust(spec.oomScoreAdjust()),
        spec.tty());
  }

  private static Masks masks(Security security) {
    return security.privileged()
        ? new Masks(List.of(), List.of())
        : new Masks(security.maskedPaths(), security.readOnlyPaths());
  }

  /** Its full size from the beginning: a full disk must not cost the end's record. */
  private static Fd exitFile(Path path) {
    Fd file = Syscalls.open(path.toString(), Flags.O_RDWR | Flags.O_CREAT | Flags.O_TRUNC, 0600);
    Syscalls.write(file, new byte[ExitRecord.SIZE]);
    return file;
  }

  /** Mounts are checked when a container is created, so that mistakes are told early. */
  static void check(ContainerSpec spec) {
    Capability.of(spec.security());
    for (Mount mount : spec.mounts()) {
      if (!mount.target().startsWith("/")) {
        throw new NodeException.Invalid("mountPath '" + mount.target() + "' must be absolute");
      }
    }
  }
}
