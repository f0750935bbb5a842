/**
 * The cluster's name service on this node: names of services and pods are answered from caches, all
 * others are asked of the machine's own servers.
 *
 * <p><b>Guarantees.</b> Names are those of the Kubernetes DNS specification, version 1.1. A name of
 * the cluster's domain is never asked of anybody else. No input stops the server.
 *
 * <p><b>Not guaranteed.</b> IPv6, DNSSEC, zone transfers.
 *
 * <p><b>Threads.</b> Each question has a thread of its own.
 */
@NullMarked
package dev.trimtab.agent.dns;

import org.jspecify.annotations.NullMarked;
