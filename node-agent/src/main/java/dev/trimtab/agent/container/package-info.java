/**
 * From a pod's words to the runtime's: environment, user and rights, limits, mounts, name service.
 *
 * <p><b>Guarantees.</b> What cannot be resolved is refused with the kubelet's sentence; nothing is
 * left out silently. Limits and rights are the API's defaults where the pod says nothing.
 *
 * <p><b>Threads.</b> All types are stateless or immutable.
 */
@NullMarked
package dev.trimtab.agent.container;

import org.jspecify.annotations.NullMarked;
