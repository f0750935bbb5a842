package dev.trimtab.node.runtime;

import dev.trimtab.node.launch.ContainerLaunch.Processes;
import dev.trimtab.node.linux.Fd;
import java.util.List;

/**
 * A sandbox' namespaces, open.
 *
 * @param shared those its containers enter
 * @param processes whose processes its containers see
 */
record SandboxNamespaces(List<Fd> shared, Processes processes) implements AutoCloseable {
  SandboxNamespaces {
    shared = List.copyOf(shared);
  }

  @Override
  public void close() {
    shared.forEach(Fd::close);
    if (processes instanceof Processes.Shared(Fd namespace)) {
      namespace.close();
    }
  }
}
