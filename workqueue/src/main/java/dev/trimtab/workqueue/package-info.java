/**
 * Work queues: which keys are due, never what happened to them; and {@link
 * dev.trimtab.workqueue.Platform}, the seam to time, threads and chance.
 *
 * <p><b>Guarantees</b>, each with the test that holds it to its word:
 *
 * <ul>
 *   <li>A key is with at most one worker, and no add is lost: {@code
 *       WorkQueueStressTest.realThreadsLoseNoAddAndNeverShareAKey}, {@code
 *       WorkQueueStressTest.noScheduleOfVirtualThreadsLosesAnAddOrSharesAKey}; also not while idle
 *       keys are forgotten: {@code WorkQueueStressTest.keyThatIsForgottenWhileItIsAddedIsNotLost},
 *       {@code EntriesTest.addToAForgottenEntryDoesNothingButSaySo}.
 *   <li>Adds between two takes are one: {@code WorkQueueTest.keyAddedTwiceIsHandedOutOnce}.
 *   <li>A key added while it is being worked on is handed out once more afterwards: {@code
 *       WorkQueueTest.keyAddedWhileBeingWorkedOnWaitsForDoneAndIsHandedOutAgain}.
 *   <li>Of several due times of a key the earliest wins, now being the earliest: {@code
 *       WorkQueueTest.earlierDueTimeOfTheSameKeyWins}, {@code WorkQueueTest.addNowReplacesDelay}.
 *   <li>However many keys are delayed, one timer is armed: {@code
 *       WorkQueueTest.millionDelayedKeysNeedOneTimer}.
 *   <li>A key that fails waits longer each time, until it is forgotten: {@code
 *       WorkQueueTest.failuresBackOffExponentiallyUntilForgotten}; what else limiters promise:
 *       {@code RateLimiterTest}.
 *   <li>Higher priorities come first, tenants take turns, and no key waits longer than the bound of
 *       {@code ReadyKeys}: {@code WorkQueueTest.higherPriorityComesFirst}, {@code
 *       FairnessTest.tenantsTakeTurnsHoweverManyKeysOneHas}, {@code
 *       FairnessTest.noKeyWaitsLongerThanTheStarvationBound}.
 *   <li>Causes survive de-duplication, merged and bounded: {@code
 *       WorkQueueTest.causesOfAKeySurviveDeDuplicationMerged}, {@code
 *       WorkQueueTest.causesAreBoundedAndTheRestCounted}.
 *   <li>Idle keys are remembered, so that they cost no new entry, but only so many of them: {@code
 *       EntriesTest.idleKeysAreForgottenOnceTheyAreMany}.
 *   <li>After shut-down what is due is still handed out, and then takes end: {@code
 *       WorkQueueTest.shutDownHandsOutWhatIsDueAndThenEnds}; a drain ends with the last worker, or
 *       at its limit: {@code WorkQueueTest.drainWaitsForTheWorkerWhoReturnsTheLastKey}, {@code
 *       WorkQueueTest.drainGivesUpAtItsLimit}.
 * </ul>
 *
 * <p><b>Not guaranteed.</b> Order between keys of different tenants or priorities; adds after
 * shut-down; a second run at the later of two due times of a key.
 *
 * <p><b>Threads.</b> All types are safe for any number of threads and block only in {@code take}
 * and {@code shutDownAndDrain}.
 */
@NullMarked
package dev.trimtab.workqueue;

import org.jspecify.annotations.NullMarked;
