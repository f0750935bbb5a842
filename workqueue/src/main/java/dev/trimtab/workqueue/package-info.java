/**
 * Work queues: which keys are due, never what happened to them; and {@link
 * dev.trimtab.workqueue.Platform}, the seam to time, threads and chance.
 *
 * <p><b>Guarantees</b>, each with the test that holds it to its word:
 *
 * <ul>
 *   <li>A key is with at most one worker, no add is lost and no cause: {@code
 *       InterleavingTest.noInterleavingLosesAnAddOrACauseOrSharesAKey}, {@code
 *       WorkQueueStressTest.realThreadsLoseNoAddAndNeverShareAKey}, {@code
 *       WorkQueueStressTest.noScheduleOfVirtualThreadsLosesAnAddOrSharesAKey}; also not while other
 *       keys and tenants are forgotten: {@code
 *       WorkQueueStressTest.keyThatIsForgottenWhileItIsAddedIsNotLost}; nor if workers are
 *       interrupted: {@code InterleavingTest.workersThatAreInterruptedLeaveNoKeyBehind}.
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
 *       {@code FairKeys}: {@code WorkQueueTest.higherPriorityComesFirst}, {@code
 *       FairnessTest.tenantsTakeTurnsHoweverManyKeysOneHas}, {@code
 *       FairnessTest.noKeyWaitsLongerThanTheStarvationBound}.
 *   <li>In a queue by ranks the highest rank comes first, and there is no such bound: {@code
 *       RankedQueueTest.theHighestRankComesFirstAndEqualsInTheOrderOfTheirComing}.
 *   <li>Causes survive de-duplication, merged and bounded: {@code
 *       WorkQueueTest.causesOfAKeySurviveDeDuplicationMerged}, {@code
 *       WorkQueueTest.causesAreBoundedAndTheRestCounted}, {@code
 *       InterleavingTest.causesThatDoNotFitAreCountedInEveryInterleaving}.
 *   <li>A key that is neither due nor delayed nor with a worker takes no memory, but for a bounded
 *       number of entries that are used again: {@code
 *       EntriesTest.onlySoManyEntriesAreKeptForOtherKeys}, {@code
 *       EntriesTest.entryThatIsUsedAgainKnowsNothingOfItsFormerKey}.
 *   <li>After shut-down what is due is still handed out, and then takes end: {@code
 *       WorkQueueTest.shutDownHandsOutWhatIsDueAndThenEnds}; a drain ends with the last worker, or
 *       at its limit: {@code WorkQueueTest.drainWaitsForTheWorkerWhoReturnsTheLastKey}, {@code
 *       WorkQueueTest.drainGivesUpAtItsLimit}, {@code
 *       InterleavingTest.drainEndsWithTheLastWorkerInEveryInterleaving}.
 * </ul>
 *
 * <p><b>Not guaranteed.</b> Order between keys of different tenants or priorities; the order of
 * calls that several threads make at the same time; adds after shut-down; a second run at the later
 * of two due times of a key.
 *
 * <p><b>Threads.</b> All types are safe for any number of threads. Only {@code take} and {@code
 * shutDownAndDrain} wait for something to happen; all others take turns that last nanoseconds,
 * during which only {@code equals} of keys is code of the user.
 */
@NullMarked
package dev.trimtab.workqueue;

import org.jspecify.annotations.NullMarked;
