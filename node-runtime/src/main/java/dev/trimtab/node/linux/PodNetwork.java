package dev.trimtab.node.linux;

import dev.trimtab.node.SandboxSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Gives sandboxes their network. The runtime makes and pins the namespace, this connects it. */
public interface PodNetwork {
  /**
   * From now on, namespaces may be connected before there are sandboxes for them. Until {@link
   * #namespace} hands one out it is held by descriptors alone, so that nothing of it outlives this
   * process.
   */
  default void prepare() {}

  /**
   * A network namespace for a sandbox, to be passed to {@link #attach} at once. The caller pins and
   * closes it.
   */
  default Fd namespace() {
    return NamespaceThread.unshared(
        Flags.CLONE_NEWNET, () -> Syscalls.open("/proc/thread-self/ns/net", Flags.O_RDONLY, 0));
  }

  /**
   * Connects a network namespace: loopback, interface, address, routes, host ports. Doing it again
   * for the same sandbox gives the same answer.
   *
   * @param namespace a file that is the namespace
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
