package dev.trimtab.agent.pod;

import dev.trimtab.node.ContainerStatus;

/** What a container left to say at its end. */
@FunctionalInterface
interface TerminationMessages {

  /** The message of an ended container; empty if it left none. */
  String of(ContainerStatus ended);
}
