/**
 * DaemonSets: one pod on every node that fits.
 *
 * <p><b>Guarantees.</b> A pod is made for its node by required node affinity and bound by the
 * scheduler. A rolling update takes away at most {@code maxUnavailable} available pods at a time.
 *
 * <p><b>Not guaranteed.</b> {@code maxSurge} is not looked at.
 *
 * <p><b>Threads.</b> Any number of DaemonSets at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.daemonset;

import org.jspecify.annotations.NullMarked;
