/**
 * The node itself: its Node object, its heartbeat, what it offers, and its housekeeping.
 *
 * <p><b>Guarantees.</b> A heartbeat is due every 10 s, by the lease in {@code kube-node-lease}; the
 * status is written when it has changed, and every 5 minutes. A node that was deleted registers
 * again. What others have written to the Node object stays.
 *
 * <p><b>Threads.</b> All types are safe for any number of threads.
 */
@NullMarked
package dev.trimtab.agent.node;

import org.jspecify.annotations.NullMarked;
