/**
 * The network of pods on one machine: addresses, a bridge, service addresses and node ports.
 *
 * <p><b>Guarantees.</b> Everything made here is named {@code trimtab…} and lies inside one network
 * namespace, the node's, which is a parameter. What was made is found again by a later instance on
 * the same state directory, and can be removed without a trace.
 *
 * <p><b>Not guaranteed.</b> Anything about rules other programs install in the same namespace.
 *
 * <p><b>Threads.</b> All types are safe for any number of threads.
 */
@NullMarked
package dev.trimtab.node.network;

import org.jspecify.annotations.NullMarked;
