package dev.trimtab.node.linux;

import dev.trimtab.node.SandboxSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Gives sandboxes their network. The runtime makes and pins the namespace, this connects it. */
public interface PodNetwork {
  /**
   * Connects a network namespace: loopback, interface, address, routes, host ports. Doing it again
   * for the same sandbox gives the same answer.
   *
   * @param namespace a file at which the namespace is mounted
   * @return the sandbox' address
   */
  String attach(String sandboxId, Path namespace, SandboxSpec spec);

  /** Takes everything back that {@link #attach} made; nothing if it is not attached. */
  void detach(String sandboxId);

  /** Detaches all but these; called once, after a restart. */
  void retain(Set<String> sandboxIds);

  /** Sentences that say what does not work here and why. */
  default List<String> degraded() {
    return List.of();
  }

  /** The machine's address, for pods with host network and for node ports. */
  String hostAddress();
}
