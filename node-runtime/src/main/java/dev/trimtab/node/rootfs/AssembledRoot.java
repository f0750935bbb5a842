package dev.trimtab.node.rootfs;

import dev.trimtab.node.linux.Fd;
import java.util.List;

/**
 * A container's file system, complete but for what only its first process can mount ({@code /proc},
 * {@code /sys}, message queues), whose places are open here.
 *
 * @param namespace the mount namespace it is in
 * @param root its root
 * @param proc where {@code /proc} goes
 * @param sys where {@code /sys} goes
 * @param queues where message queues go
 * @param nothing its {@code /dev/null}, for masks
 * @param terminals its {@code /dev/pts}
 * @param console what becomes its {@code /dev/console} if it has a terminal; otherwise nothing
 * @param identity who its program is
 */
public record AssembledRoot(
    Fd namespace,
    Fd root,
    Fd proc,
    Fd sys,
    Fd queues,
    Fd nothing,
    Fd terminals,
    Fd console,
    Identity identity)
    implements AutoCloseable {
  @Override
  public void close() {
    List.of(namespace, root, proc, sys, queues, nothing, terminals, console).forEach(Fd::close);
  }
}
