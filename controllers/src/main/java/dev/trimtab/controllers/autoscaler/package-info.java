/**
 * HorizontalPodAutoscalers, as far as that goes without metrics: the number of replicas is kept
 * within the bounds, and the status says what it is and that no metric is known.
 *
 * <p><b>Guarantees.</b> A number is written only against the version of the scale it was decided
 * by. A workload that was scaled to nothing is left alone.
 *
 * <p><b>Not guaranteed.</b> That load is followed: nothing measures it, as in a cluster without a
 * metrics server.
 *
 * <p><b>Threads.</b> Any number of autoscalers at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.autoscaler;

import org.jspecify.annotations.NullMarked;
