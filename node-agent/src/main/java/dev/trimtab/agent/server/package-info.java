/**
 * The node's kubelet API: logs, exec, attach, port forwarding, figures. The API server reaches pods
 * through it.
 *
 * <p><b>Guarantees.</b> Nothing is answered to a caller who has neither a certificate of the
 * cluster's authority nor the agreed token, but whether the node is healthy. A slow reader slows
 * the container's output down, and nothing else. Streams end with a status that says how the
 * program ended.
 *
 * <p><b>Not guaranteed.</b> SPDY: only WebSocket is spoken.
 *
 * <p><b>Threads.</b> Each stream has threads of its own; event loops never block.
 */
@NullMarked
package dev.trimtab.agent.server;

import org.jspecify.annotations.NullMarked;
