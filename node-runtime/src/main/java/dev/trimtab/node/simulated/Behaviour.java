package dev.trimtab.node.simulated;

import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.SandboxSpec;

/** Decides what each container does. */
@FunctionalInterface
public interface Behaviour {

  /** What {@code container} does this time it is started. Must not block. */
  Program program(SandboxSpec sandbox, ContainerSpec container);

  /** Every container runs until it is told to end. */
  static Behaviour runForever() {
    return (sandbox, container) -> Program.RUNS_FOREVER;
  }
}
