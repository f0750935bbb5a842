package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.Limits;
import dev.trimtab.node.Mount;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.Security;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Requests as a node agent makes them. */
final class Specs {
  static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");
  static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /** Of all containers; higher than a test's own, so that it takes no privilege. */
  static final int OOM_SCORE = 321;

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private Specs() {}

  static SandboxSpec sandbox() {
    int n = NUMBERS.incrementAndGet();
    return new SandboxSpec(
        "pod" + n,
        "default",
        "uid-" + n,
        0,
        "host" + n,
        false,
        false,
        false,
        false,
        List.of(),
        new SandboxSpec.Dns(List.of("10.0.0.10"), List.of("default.svc"), List.of()),
        List.of(),
        Limits.NONE,
        Map.of(),
        Map.of());
  }

  static SandboxSpec sharingProcesses() {
    SandboxSpec s = sandbox();
    return new SandboxSpec(
        s.name(),
        s.namespace(),
        s.uid(),
        0,
        s.hostname(),
        false,
        false,
        false,
        true,
        List.of(),
        s.dns(),
        List.of(),
        Limits.NONE,
        Map.of(),
        Map.of());
  }

  static Security security() {
    return new Security(
        "",
        null,
        false,
        List.of(),
        Set.of(),
        Set.of(),
        false,
        false,
        false,
        Security.Seccomp.RUNTIME_DEFAULT,
        MASKED,
        READ_ONLY);
  }

  static Security user(String user) {
    Security s = security();
    return new Security(
        user,
        null,
        false,
        List.of(),
        Set.of(),
        Set.of(),
        false,
        true,
        false,
        s.seccomp(),
        s.maskedPaths(),
        s.readOnlyPaths());
  }

  static Mount bind(Path source, String target, boolean readOnly) {
    return new Mount(source, target, "", readOnly, Mount.Kind.BIND, Mount.Propagation.NONE, 0);
  }

  /** The same container, seeing the processes of another. */
  static ContainerSpec seeing(ContainerSpec s, String other) {
    return new ContainerSpec(
        s.name(),
        s.attempt(),
        s.imageId(),
        s.command(),
        s.args(),
        s.env(),
        s.workingDir(),
        s.mounts(),
        s.limits(),
        s.oomScoreAdjust(),
        s.security(),
        s.stdin(),
        s.stdinOnce(),
        s.tty(),
        s.logFile(),
        s.labels(),
        other);
  }

  /** A container in the making. */
  record Draft(
      String name,
      String image,
      List<String> command,
      List<ContainerSpec.Env> env,
      String workingDir,
      List<Mount> mounts,
      Limits limits,
      Security security,
      boolean stdin,
      boolean stdinOnce,
      boolean tty) {

    static Draft of(String... command) {
      return new Draft(
          "main",
          Busybox.IMAGE,
          List.of(command),
          List.of(),
          "",
          List.of(),
          Limits.NONE,
          Specs.security(),
          false,
          false,
          false);
    }

    Draft name(String n) {
      return new Draft(
          n, image, command, env, workingDir, mounts, limits, security, stdin, stdinOnce, tty);
    }

    Draft image(String i) {
      return new Draft(
          name, i, command, env, workingDir, mounts, limits, security, stdin, stdinOnce, tty);
    }

    Draft env(String key, String value) {
      return new Draft(
          name,
          image,
          command,
          List.of(new ContainerSpec.Env(key, value)),
          workingDir,
          mounts,
          limits,
          security,
          stdin,
          stdinOnce,
          tty);
    }

    Draft workingDir(String w) {
      return new Draft(
          name, image, command, env, w, mounts, limits, security, stdin, stdinOnce, tty);
    }

    Draft mounts(Mount... m) {
      return new Draft(
          name,
          image,
          command,
          env,
          workingDir,
          List.of(m),
          limits,
          security,
          stdin,
          stdinOnce,
          tty);
    }

    Draft limits(Limits l) {
      return new Draft(
          name, image, command, env, workingDir, mounts, l, security, stdin, stdinOnce, tty);
    }

    Draft security(Security s) {
      return new Draft(
          name, image, command, env, workingDir, mounts, limits, s, stdin, stdinOnce, tty);
    }

    Draft security(UnaryOperator<Security> change) {
      return security(change.apply(security));
    }

    Draft stdin(boolean once) {
      return new Draft(
          name, image, command, env, workingDir, mounts, limits, security, true, once, tty);
    }

    Draft terminal() {
      return new Draft(
          name, image, command, env, workingDir, mounts, limits, security, true, false, true);
    }

    ContainerSpec logTo(Path log) {
      return new ContainerSpec(
          name,
          0,
          image,
          command,
          List.of(),
          env,
          workingDir,
          mounts,
          limits,
          OOM_SCORE,
          security,
          stdin,
          stdinOnce,
          tty,
          log,
          Map.of(),
          "");
    }
  }
}
