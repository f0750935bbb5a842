/**
 * The pipeline from a server to handlers: Reflector, DeltaFifo, Indexer, Lister, SharedInformer.
 * Generic: it knows an {@link dev.trimtab.informer.ObjectType} and a {@link
 * dev.trimtab.informer.ListerWatcher}, not Kubernetes; the example {@code Capitals} reconciles
 * files with it.
 *
 * <p>The reflector writes straight to the cache; behind the cache every handler has a fifo of its
 * own, in which changes of one key that it has not seen are merged. So a slow handler holds nobody
 * and no fifo grows beyond one delta per key.
 *
 * <p><b>Guarantees</b>, each with the test that holds it to its word:
 *
 * <ul>
 *   <li>No change is lost and none is told twice, whatever breaks between list, watch and handler:
 *       {@code InformerStressTest.noScheduleMakesAGapOrARepeat}, {@code
 *       InformerStressTest.realThreadsMakeNoGapAndNoRepeat}.
 *   <li>A late handler gets a replay of the state, then changes: {@code
 *       SharedInformerTest.lateHandlerGetsReplayAndHasSyncedOnceItSawIt}.
 *   <li>A slow handler holds no other and stays bounded: {@code
 *       SharedInformerTest.slowHandlerHoldsNoOtherAndSeesMergedChanges}.
 *   <li>No call to a handler begins after it was removed: {@code
 *       SharedInformerTest.removedHandlerIsToldNothingMore}.
 *   <li>A deletion that was missed is told as such: {@code
 *       SharedInformerTest.compactionIsAnsweredByListingAndLostDeletionsAreTold}.
 *   <li>The cache shows a change, and its version, before handlers are called: {@code
 *       SharedInformerTest.cacheShowsAChangeAndItsVersionBeforeHandlersAreCalled}.
 *   <li>A writer can wait for its own write, with ordered and with opaque versions: {@code
 *       SharedInformerTest.ownWriteIsVisibleAfterAwaitVersion}, {@code
 *       SharedInformerTest.ownWriteIsVisibleWithOpaqueVersionsEvenIfOvertaken}.
 *   <li>Equal specs share one watch and one cache, which end with their last user: {@code
 *       SharedInformerTest.equalSpecsShareOneWatchUntilTheLastLeaseIsGivenBack}.
 *   <li>Kinds that come and go are followed: {@code
 *       SharedInformerTest.kindThatComesAndGoesIsFollowed}.
 *   <li>A cache that differs from its server is found out and repaired: {@code
 *       CacheAuditTest.droppedEventsAreFoundAndRepairedAndHandlersAreTold}.
 *   <li>What a lister hands out is the caller's own: {@code
 *       CompactStoreTest.objectsHandedOutCannotCorruptTheCache}.
 *   <li>Indexes follow the objects; a function that fails costs its object its place in that index
 *       and nothing else: {@code SharedInformerTest.indexFindsObjectsByValueAndFollowsChanges},
 *       {@code CompactStoreTest.failingIndexFunctionLeavesTheObjectOutOfItsIndexOnly}.
 *   <li>Deflated objects read the same, decoded ones are bounded: {@code
 *       CompactStoreTest.restingObjectsAreDeflatedAndReadTheSame}, {@code
 *       CompactStoreTest.hotTierIsBounded}.
 *   <li>State streamed or read page by page, whole or metadata only, is the same state: {@code
 *       InformersOverHttpIT} of the testkit, against the API server.
 *   <li>Every state of the reflector and every way out of it: {@code ReflectorTest}.
 * </ul>
 *
 * <p><b>Not guaranteed.</b> Every version of an object to a handler: versions between two calls are
 * merged. Order between keys. That {@link dev.trimtab.informer.Snapshot#shared} is unharmed by a
 * caller who changes it. With opaque versions, waiting for a version more than four thousand
 * changes old.
 *
 * <p><b>Threads.</b> All public types are safe for any number of threads; listers never block.
 * Index functions and transforms run under the informer's lock and must be quick.
 */
@NullMarked
package dev.trimtab.informer;

import org.jspecify.annotations.NullMarked;
