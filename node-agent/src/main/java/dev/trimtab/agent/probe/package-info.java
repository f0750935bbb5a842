/**
 * Checks of containers: probes, and the actions of life-cycle hooks, which are the same things done
 * once.
 *
 * <p><b>Guarantees.</b> A check ends within its time limit and never throws. Thresholds, periods
 * and first states are those of the Kubernetes documentation ("Configure Liveness, Readiness and
 * Startup Probes").
 *
 * <p><b>Not guaranteed.</b> Exact periods: a check that takes long delays the next.
 *
 * <p><b>Threads.</b> All types are safe for any number of threads.
 */
@NullMarked
package dev.trimtab.agent.probe;

import org.jspecify.annotations.NullMarked;
