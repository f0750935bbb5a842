package dev.trimtab.node.runtime;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.cgroup.CgroupDriver;
import dev.trimtab.node.security.Capability;
import dev.trimtab.node.security.OwnPrivileges;
import java.nio.file.Path;

/** Puts a {@link Node} together. */
final class Nodes {
  private Nodes() {}

  static Node open(Path stateDirectory, Parts parts, Settings settings, Listeners listeners) {
    if (!OwnPrivileges.has(Capability.SYS_ADMIN)) {
      throw new NodeException.Unavailable(
          "containers need root (CAP_SYS_ADMIN); without it use the simulated driver");
    }
    Path directory = stateDirectory.toAbsolutePath().normalize();
    StateDirectory state = StateDirectory.open(directory);
    try {
      CgroupDriver cgroups = CgroupDriver.detect();
      Node node =
          new Node(
              state,
              cgroups,
              settings.cgroup() + "/" + Ids.instance(directory.toString()),
              parts.rootFilesystems(),
              parts.network(),
              new EventLoop(),
              Workers.start(),
              listeners,
              new CriLog.Rotation(settings.logBytes(), settings.logFiles()),
              Machine.bootId());
      cgroups.create(node.supervisorGroup());
      return node;
    } catch (RuntimeException e) {
      state.close();
      throw e;
    }
  }
}
