package dev.trimtab.node.rootfs;

import dev.trimtab.node.Mount;
import dev.trimtab.node.Security;
import java.nio.file.Path;
import java.util.List;

/**
 * What a container's file system is to be.
 *
 * @param mountPoint an empty directory of ours, used only in the container's own namespace
 * @param overlay the root
 * @param mounts volumes and files, in any order
 * @param sharedMemory the pod's, or the machine's
 * @param security decides about devices and writing
 * @param imageUser who the image wants to be
 * @param terminal whether it has one, and so a console
 * @param workingDir where the program starts; made if missing
 */
public record RootRequest(
    Path mountPoint,
    Overlay overlay,
    List<Mount> mounts,
    Path sharedMemory,
    Security security,
    String imageUser,
    boolean terminal,
    String workingDir) {
  public RootRequest {
    mounts = List.copyOf(mounts);
  }
}
