/**
 * Pods on a machine: sandboxes, containers, images, network and service addresses. Shaped like the
 * Kubernetes CRI, but in-process: requests in, events out. Knows nothing of Kubernetes objects.
 */
@NullMarked
package dev.trimtab.node;

import org.jspecify.annotations.NullMarked;
