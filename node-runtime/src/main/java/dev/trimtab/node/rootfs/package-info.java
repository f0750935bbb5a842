/**
 * A container's file system: image layers under an overlay, devices, volumes.
 *
 * <p><b>Guarantees.</b> No path below an untrusted root is resolved twice, and none by the kernel's
 * ordinary rules: descriptors and {@code openat2}. Nothing is visible in the machine's own mount
 * namespace; when the container's last process is gone, so are its mounts.
 *
 * <p><b>Not guaranteed.</b> Anything about what other holders of a shared volume do in it.
 *
 * <p><b>Threads.</b> Assembly changes the calling thread's mount namespace: it belongs on a {@link
 * dev.trimtab.node.linux.NamespaceThread}.
 */
@NullMarked
package dev.trimtab.node.rootfs;

import org.jspecify.annotations.NullMarked;
