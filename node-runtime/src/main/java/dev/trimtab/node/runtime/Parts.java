package dev.trimtab.node.runtime;

import dev.trimtab.node.Images;
import dev.trimtab.node.ServiceDataplane;
import dev.trimtab.node.linux.PodNetwork;
import dev.trimtab.node.linux.RootFilesystems;

/**
 * What the Linux driver needs besides the kernel.
 *
 * @param images for callers
 * @param rootFilesystems the same images, unpacked
 * @param network connects sandboxes
 * @param services service addresses
 */
public record Parts(
    Images images,
    RootFilesystems rootFilesystems,
    PodNetwork network,
    ServiceDataplane services) {}
