package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerEvent;
import dev.trimtab.node.cgroup.CgroupDriver;
import dev.trimtab.node.linux.PodNetwork;
import dev.trimtab.node.linux.RootFilesystems;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * What all parts of one runtime share.
 *
 * @param state what is on disk
 * @param cgroups the machine's control groups
 * @param cgroupRoot the group that is all ours
 * @param images unpacked images
 * @param network connects sandboxes
 * @param loop waits for output and ends
 * @param workers do what blocks
 * @param events takes what happens
 * @param rotation of logs
 * @param bootId of the machine
 */
record Node(
    StateDirectory state,
    CgroupDriver cgroups,
    String cgroupRoot,
    RootFilesystems images,
    PodNetwork network,
    EventLoop loop,
    ExecutorService workers,
    Consumer<ContainerEvent> events,
    CriLog.Rotation rotation,
    String bootId) {

  /** The group of the processes that keep watch; they outlive service managers' clean-ups there. */
  String supervisorGroup() {
    return cgroupRoot + "/supervisors";
  }

  String group(String sandboxId) {
    return cgroupRoot + "/pods/" + sandboxId;
  }

  String group(String sandboxId, String containerId) {
    return group(sandboxId) + "/" + containerId;
  }

  /** Removes the control groups that are made once, and ends whatever runs there unrecorded. */
  void removeGroups() {
    cgroups.kill(cgroupRoot);
    cgroups.remove(cgroupRoot);
    int slash = cgroupRoot.lastIndexOf('/');
    String shared = cgroupRoot.substring(0, slash);
    if (cgroups.children(shared).isEmpty()) {
      cgroups.remove(shared);
    }
  }
}
