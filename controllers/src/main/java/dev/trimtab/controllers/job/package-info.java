/**
 * Jobs: runs pods until enough of them have succeeded.
 *
 * <p><b>Guarantees.</b> No more pods run at once than {@code parallelism}; after a failure the next
 * pod waits 10 s, doubled with each further failure up to 6 min; a Job that has ended starts no
 * pod.
 *
 * <p><b>Not guaranteed.</b> That a pod that has ended still counts after somebody has deleted it:
 * results are counted on the pods there are. {@code podFailurePolicy}, {@code successPolicy} and
 * {@code backoffLimitPerIndex} are not looked at.
 *
 * <p><b>Threads.</b> Any number of Jobs at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.job;

import org.jspecify.annotations.NullMarked;
