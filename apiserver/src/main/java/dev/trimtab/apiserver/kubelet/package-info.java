/**
 * The way from the API server to the agents of the nodes: logs, exec, attach, port forwarding, and
 * the proxies to nodes, pods and services.
 *
 * <p>Guarantees: the protocol towards a node is the kubelet's own (its HTTPS API and the {@code
 * v4/v5.channel.k8s.io} WebSocket subprotocols), so that a real kubelet may stand there. A slow
 * reader slows the writer down; nothing is buffered without bound. If one side goes, the other is
 * told, after all that was said before.
 *
 * <p>Not guaranteed: half-closed connections through port forwarding to nodes that only speak
 * {@code v4}, which has no word for them.
 *
 * <p>Threads: {@link dev.trimtab.apiserver.kubelet.NodeConnections} and {@link
 * dev.trimtab.apiserver.kubelet.NodeDialer} are safe for any number of threads; {@link
 * dev.trimtab.apiserver.kubelet.KubeletProxy} works on the event loop of each request.
 */
@NullMarked
package dev.trimtab.apiserver.kubelet;

import org.jspecify.annotations.NullMarked;
