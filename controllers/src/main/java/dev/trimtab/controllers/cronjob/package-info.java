/**
 * CronJobs: creates Jobs by the clock.
 *
 * <p><b>Guarantees.</b> A scheduled time gives at most one Job, for the Job's name is made from the
 * time. After a pause only the last missed time is made up for, and none that is older than {@code
 * startingDeadlineSeconds}. Jobs that have ended are deleted beyond the history limits, oldest
 * first.
 *
 * <p><b>Threads.</b> Any number of CronJobs at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.cronjob;

import org.jspecify.annotations.NullMarked;
