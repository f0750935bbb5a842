/**
 * Node-pressure eviction: when the machine runs short of memory, disk or process ids, the node says
 * so, takes back what nobody needs, and then ends pods, one after the other, before the kernel
 * chooses.
 *
 * <p>Source of the rules: Kubernetes documentation, "Node-pressure Eviction".
 *
 * <p><b>Guarantees.</b> A critical pod is never ended. At most one pod is being ended at a time.
 * What pods keep on disk is measured only while it is short.
 *
 * <p><b>Not guaranteed.</b> Soft thresholds, minimum reclaim.
 *
 * <p><b>Threads.</b> Types are immutable or say otherwise.
 */
@NullMarked
package dev.trimtab.agent.eviction;

import org.jspecify.annotations.NullMarked;
