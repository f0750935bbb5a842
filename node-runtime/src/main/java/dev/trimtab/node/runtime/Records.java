package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.launch.ProcessSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is kept on disk, as JSON. */
final class Records {
  private Records() {}

  /** Where a sandbox stands. */
  enum Phase {
    MAKING,
    READY,
    STOPPED
  }

  /** A sandbox. */
  record SandboxRecord(
      String id, SandboxSpec spec, Instant created, Phase phase, String ip, String bootId) {
    SandboxRecord in(Phase next, String address) {
      return new SandboxRecord(id, spec, created, next, address, bootId);
    }
  }

  /** A container as created. */
  record ContainerRecord(String id, String sandboxId, ContainerSpec spec, Instant created) {}

  /**
   * A start; written before the program may run.
   *
   * @param supervisorStart in clock ticks since boot, so that a process id is not taken for another
   */
  record RunRecord(
      String bootId,
      int supervisor,
      long supervisorStart,
      int pid,
      Instant started,
      boolean terminal,
      ProcessSpec process) {}

  /** An end. */
  record EndRecord(
      @Nullable Instant started,
      Instant finished,
      int exitCode,
      int signal,
      boolean oomKilled,
      String message) {}
}
