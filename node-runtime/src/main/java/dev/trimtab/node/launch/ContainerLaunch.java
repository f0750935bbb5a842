package dev.trimtab.node.launch;

import dev.trimtab.node.cgroup.CgroupDriver.View;
import dev.trimtab.node.cgroup.CgroupEntry;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.rootfs.AssembledRoot;
import java.util.List;

/**
 * All that a container's start needs. The caller owns and closes the descriptors.
 *
 * @param title what process lists show for the supervisor
 * @param root its file system
 * @param process its program
 * @param stdio its streams
 * @param namespaces network, IPC and UTS namespaces to enter; none for the machine's
 * @param processes whose processes it sees
 * @param cgroup where it goes
 * @param supervisorCgroup where its supervisor goes
 * @param exitFile where its end is written
 * @param exitEvent an event descriptor to tell of its end
 * @param masks what of the kernel it must not see or write
 * @param views what of the control groups it sees
 * @param writableKernel {@code /sys} and control groups can be written
 */
public record ContainerLaunch(
    String title,
    AssembledRoot root,
    ProcessSpec process,
    Stdio stdio,
    List<Fd> namespaces,
    Processes processes,
    CgroupEntry cgroup,
    CgroupEntry supervisorCgroup,
    Fd exitFile,
    Fd exitEvent,
    Masks masks,
    List<View> views,
    boolean writableKernel) {
  public ContainerLaunch {
    namespaces = List.copyOf(namespaces);
    views = List.copyOf(views);
  }

  /** Whose processes a container sees. */
  public sealed interface Processes {
    /** Its own. */
    record Own() implements Processes {}

    /** The machine's. */
    record Machine() implements Processes {}

    /** Those of an existing process id namespace: a descriptor of it, or of a process in it. */
    record Shared(Fd namespace) implements Processes {}
  }
}
