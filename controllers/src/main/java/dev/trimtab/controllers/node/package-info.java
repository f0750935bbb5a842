/**
 * Node lifecycle: notices nodes that fall silent, taints them, and evicts the pods that do not
 * tolerate that.
 *
 * <p><b>Guarantees.</b> A node counts as silent 40 s after its last heartbeat, a renewed Lease or a
 * reported condition, by this process' clock. Taints that evict are added to one node per 10 s and
 * zone; when at least 55 % of a zone of more than 50 nodes is not ready, to one per 100 s; in
 * smaller such zones, and when no node of the cluster is ready, to none, for then the network is
 * more likely broken than the nodes. A pod is deleted with its UID as precondition. Source:
 * Kubernetes, "Nodes".
 *
 * <p><b>Threads.</b> Nodes are judged one at a time.
 */
@NullMarked
package dev.trimtab.controllers.node;

import org.jspecify.annotations.NullMarked;
