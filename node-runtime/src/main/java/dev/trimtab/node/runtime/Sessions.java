package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.cgroup.CgroupEntry;
import dev.trimtab.node.launch.ExecLaunch;
import dev.trimtab.node.launch.Launch;
import dev.trimtab.node.launch.LaunchException;
import dev.trimtab.node.launch.ProcessSpec;
import dev.trimtab.node.launch.Stdio;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.PidFd;
import dev.trimtab.node.linux.SyscallException;

/** Programs started in running containers, and connections to those that run there. */
final class Sessions {
  private final Node node;

  Sessions(Node node) {
    this.node = node;
  }

  /** Runs a program; when this returns it has been executed. */
  ExecSession exec(Container container, ExecSpec spec) {
    if (spec.command().isEmpty()) {
      throw new NodeException.Invalid("exec: no command");
    }
    // The lock keeps the container's descriptors open for as long as the start takes.
    container.lock().lock();
    try {
      Container.Live live = live(container);
      String group = node.group(container.sandboxId(), container.id());
      try (Stdio stdio = streams(live, spec);
          CgroupEntry entry = node.cgroups().entry(group)) {
        ProcessSpec process = live.run().process().running(spec.command(), spec.tty());
        String title = "trimtab-exec " + container.record().spec().name();
        ExecLaunch launch = new ExecLaunch(title, live.process().init(), entry, process, stdio);
        return run(launch, spec.stdin());
      } catch (LaunchException e) {
        throw new NodeException.StartFailed("exec: " + e.getMessage(), e);
      } catch (SyscallException e) {
        throw new NodeException.StartFailed("exec: " + e.getMessage(), e);
      }
    } finally {
      container.lock().unlock();
    }
  }

  private static Stdio streams(Container.Live live, ExecSpec spec) {
    if (spec.tty()) {
      return Stdio.terminal(live.process().terminals());
    }
    return Stdio.pipes(spec.stdin() ? Stdio.Input.ONCE : Stdio.Input.NONE);
  }

  private ExecSession run(ExecLaunch launch, boolean withInput) {
    try (Launch started = launch.start();
        Fd launcher = PidFd.open(started.pid()).orElseThrow()) {
      int pid;
      try {
        pid = started.awaitChild();
      } finally {
        PidFd.reap(launcher);
      }
      // Our child: its number stays its own until we have reaped it.
      Fd process = PidFd.open(pid).orElseThrow();
      try {
        started.release(1);
        launch.stdio().closeTheirs();
        started.awaitExecuted();
        return new ExecutedProgram(node.loop(), process, launch.stdio(), withInput);
      } catch (RuntimeException e) {
        PidFd.signal(process, Flags.SIGKILL);
        PidFd.reap(process);
        process.close();
        throw e;
      }
    }
  }

  /** Connects to the streams of a running container. */
  ExecSession attach(Container container, boolean withInput) {
    ContainerSpec spec = container.record().spec();
    if (withInput && !spec.stdin()) {
      throw new NodeException.Invalid(
          "attach: container " + spec.name() + " was created without standard input");
    }
    container.lock().lock();
    try {
      Container.Live live = live(container);
      if (withInput && live.process().input().isClosed()) {
        throw new NodeException.Invalid(
            "attach: the standard input of container " + spec.name() + " has been closed");
      }
      return new Attachment(container, live, withInput);
    } finally {
      container.lock().unlock();
    }
  }

  private static Container.Live live(Container container) {
    return container
        .live()
        .orElseThrow(
            () ->
                new NodeException.NotFound(
                    "container " + container.record().spec().name() + " does not run"));
  }
}
