package dev.trimtab.node.rootfs;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.NamespaceThread;
import dev.trimtab.node.linux.SyscallException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A container's file system that is being built. Confined to one thread at a time. */
public final class PendingRoot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PendingRoot.class);

  private final NamespaceThread.Running<AssembledRoot> building;
  private boolean taken;

  PendingRoot(NamespaceThread.Running<AssembledRoot> building) {
    this.building = building;
  }

  /**
   * Waits for it; it is the caller's to close then.
   *
   * @throws NodeException.Invalid if the image or a mount is not as it must be
   */
  public AssembledRoot take() {
    taken = true;
    return building.join();
  }

  /** Drops it, unless it was taken. */
  @Override
  public void close() {
    if (taken) {
      return;
    }
    taken = true;
    try {
      building.join().close();
    } catch (NodeException | SyscallException e) {
      LOG.atDebug().setCause(e).log("A file system nobody wants any more could not be built");
    }
  }
}
