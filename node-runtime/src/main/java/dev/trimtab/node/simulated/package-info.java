/**
 * A machine that only pretends to run pods: for tests, for many nodes in one JVM, and for machines
 * where nobody is root. What its containers do is a script.
 *
 * <p><b>Guarantees.</b> The same calls, clock and timers give the same states, addresses, ids and
 * events in the same order. No process is started, no privilege needed; log files are the only
 * thing written.
 *
 * <p><b>Not guaranteed.</b> Any traffic: pod addresses are numbers nobody listens at.
 *
 * <p><b>Threads.</b> All types are safe for any number of threads.
 */
@NullMarked
package dev.trimtab.node.simulated;

import org.jspecify.annotations.NullMarked;
