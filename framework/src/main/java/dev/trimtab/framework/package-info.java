/**
 * Controllers: {@link dev.trimtab.framework.Reconciler} is what one writes, {@link
 * dev.trimtab.framework.Controller} says what drives it, {@link
 * dev.trimtab.framework.ControllerHost} runs it.
 *
 * <p><b>Guarantees</b>, each with the test that holds it to its word:
 *
 * <ul>
 *   <li>A controller works once all its caches are complete. One whose kinds are not all served
 *       waits for them and keeps nobody else waiting: {@code
 *       MissingKindTest.aControllerWaitsForItsKindsAndOthersDoNotWaitForIt}.
 *   <li>A key is with one worker at a time, and not again before the caches show what its last call
 *       wrote: {@code
 *       ControllerHostTest.aKeyIsNotReconciledAgainBeforeItsCachesShowWhatItCreatedAndDeleted}.
 *   <li>A call that fails is made again, after longer and longer delays: {@code
 *       ControllerHostTest.anExceptionMeansAgainWithTheAttemptCounted}.
 *   <li>Ranked objects are begun one by one, the highest of those that are due first: {@code
 *       RankedControllerTest}.
 *   <li>A delete spares a namesake: {@code ControllerHostTest.deletingByWriterSparesANamesake}.
 * </ul>
 *
 * <p><b>Not guaranteed.</b> A call for every event: events of one key are merged. Order between
 * keys, unless they are ranked.
 *
 * <p><b>Threads.</b> A reconciler is called by as many threads as its controller has workers, for
 * different keys. All else is safe for any number of threads, unless it says otherwise.
 */
@NullMarked
package dev.trimtab.framework;

import org.jspecify.annotations.NullMarked;
