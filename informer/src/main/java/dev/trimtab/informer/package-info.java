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
 * <p><b>Guarantees</b>, each with the tests that hold it to its word.
 *
 * <p>Following a server:
 *
 * <ul>
 *   <li>No change is lost and none is told twice, whatever breaks between list, watch and handler,
 *       in whatever order threads run: {@code InformerStressTest.noScheduleMakesAGapOrARepeat},
 *       {@code InformerStressTest.realThreadsMakeNoGapAndNoRepeat}.
 *   <li>The reflector is an explicit machine: {@code ReflectorTest.everyStateIsWalkedThrough}.
 *   <li>State is streamed where the server can, else read as a consistent list of pages and watched
 *       from the first page's version on; it is the same state, whole or metadata only: {@code
 *       ReflectorTest.streamedStateIsFollowedByChangesOnTheSameWatch}, {@code
 *       ReflectorTest.pagesAreReadToTheEndAndWatchedFromTheFirstOnesVersion}, {@code
 *       InformersOverHttpIT} of the testkit.
 *   <li>A server that rejects or silently ignores {@code sendInitialEvents} is listed, also if
 *       changes never pause; one that streamed before is asked to again: {@code
 *       ReflectorTest.serverThatRejectsStreamingIsListedFromThenOn}, {@code
 *       ReflectorTest.serverThatIgnoresTheWishForInitialStateIsListed}, {@code
 *       ReflectorTest.busyServerThatIgnoresTheWishForInitialStateIsListedAfterAMinute}, {@code
 *       ReflectorTest.serverThatStreamedOnceIsAskedToAgainHoweverSlowItWasMeanwhile}.
 *   <li>Bookmarks move the version from which a watch goes on: {@code
 *       ReflectorTest.endedWatchIsOpenedAnewFromTheLastVersionSeen}.
 *   <li>Time-outs of watches are jittered: {@code ReflectorTest.timeOutsOfWatchesAreJittered}.
 *   <li>410, of a watch or half-way through a list, leads to a new list; so does a server that
 *       never says 410 but ends each watch, or fails in it: {@code
 *       ReflectorTest.versionThatExpiredLeadsToANewStartAtOnceAndToBackOffIfItExpiresAgain}, {@code
 *       ReflectorTest.listingThatExpiresHalfWayBeginsAnewAndInTheEndAsksForAllAtOnce}, {@code
 *       SharedInformerTest.compactionIsAnsweredByListingAndLostDeletionsAreTold}, {@code
 *       SharedInformerSimulationTest.serverThatEndsWatchesInsteadOfAnswering410IsListedAndFollowed},
 *       {@code ReflectorTest.serverThatFailsInEveryWatchInsteadOf410IsListedAfterThree}.
 *   <li>A watch that is silent for too long is stuck and opened anew: {@code
 *       ReflectorTest.watchThatSendsNoMoreBookmarksIsStuckAndOpenedAnew}, {@code
 *       Fabric8InformersIT.watchWhoseConnectionIsHalfDeadIsOpenedAnew}.
 *   <li>Failures back off, longer and longer, and never shorter than the server says; watches that
 *       end cleanly but lead nowhere do too, and those that worked do not count: {@code
 *       ReflectorTest.failuresBackOffLongerAndLongerAndNeverShorterThanTheServerSays}, {@code
 *       ReflectorTest.watchesThatEndAtOnceAndLeadNowhereAreNotHammered}, {@code
 *       ReflectorTest.watchesThatWorkedAndBrokeDoNotAddUpToLongerBackOff}.
 *   <li>Kinds that come, go and come again are followed: {@code
 *       SharedInformerSimulationTest.kindThatComesGoesAndComesAgainIsFollowed}, {@code
 *       InformersOverHttpIT.customKindIsFollowedWhileItsDefinitionComesGoesAndComesAgain}.
 *   <li>A kind that is not served is an answer, and asked for every few seconds: {@code
 *       CachingInformerTest.aKindThatIsNotServedIsAnAnswerUntilItIsListed}, {@code
 *       ReflectorTest.kindThatIsNotServedIsAskedForEveryFewSecondsHoweverLong}.
 *   <li>A cache that differs from its server is found out, reported, counted and repaired, and only
 *       such a cache: {@code CacheAuditTest.droppedEventsAreFoundAndRepairedAndHandlersAreTold},
 *       {@code AuditMetersTest}, {@code
 *       CacheAuditTest.changesBetweenTheListAndItsComparisonAreNotSuspected}.
 * </ul>
 *
 * <p>Telling handlers:
 *
 * <ul>
 *   <li>Changes of one key that a handler has not seen are one: deletions with the object that came
 *       after them, what a new list replaced, and resyncs: {@code DeltaFifoTest}, {@code
 *       SharedInformerSimulationTest.stateThatReplacesAnotherIsToldAsTheDifference}, {@code
 *       DeltaFifoTest.resyncIsMergedWithWhatIsPending}.
 *   <li>A deletion that was missed is told as such: {@code
 *       SharedInformerTest.compactionIsAnsweredByListingAndLostDeletionsAreTold}.
 *   <li>A slow handler holds no other and stays bounded: {@code
 *       SharedInformerTest.slowHandlerHoldsNoOtherAndSeesMergedChanges}.
 *   <li>A late handler gets a replay of the state, then changes: {@code
 *       SharedInformerTest.lateHandlerGetsReplayAndHasSyncedOnceItSawIt}, {@code
 *       SharedInformerSimulationTest.handlerHasSyncedOnceItWasToldTheWholeInitialStateAndNotBefore};
 *       without gap or repeat: {@code InformerStressTest}.
 *   <li>After its removal a handler is told no more than the call that is under way, and nothing of
 *       it stays: {@code SharedInformerTest.removedHandlerIsToldNothingMore}, {@code
 *       SharedInformerTest.handlerThatRemovesItselfIsNotEvenToldWhatElseBecameOfTheKey}.
 *   <li>Whatever a handler, an index function or a server's code throws, neither changes nor
 *       resyncs nor audits end: {@code
 *       SharedInformerTest.handlerThatBreaksItsThreadInAnyWayIsToldTheNextChange}, {@code
 *       SharedInformerTest.indexFunctionThatFailsInAnyWayCostsHandlersNothing}, {@code
 *       SharedInformerSimulationTest.resyncsGoOnAlthoughEveryCallOfTheHandlerFails}, {@code
 *       CacheAuditTest.auditsGoOnAlthoughTheirListenerFails}, {@code
 *       ReflectorTest.errorOfTheServersCodeIsAFailureLikeOthers}.
 *   <li>The cache shows a change, and its version, before handlers are called: {@code
 *       SharedInformerTest.cacheShowsAChangeAndItsVersionBeforeHandlersAreCalled}.
 * </ul>
 *
 * <p>Keeping objects:
 *
 * <ul>
 *   <li>Lists, indexes and predicates are complete, however few objects are decoded: {@code
 *       CompactStoreTest.listIndexAndPredicateAreCompleteHoweverFewObjectsAreHot}; and those few
 *       are bounded: {@code CompactStoreTest.hotTierIsBounded}.
 *   <li>Deflated objects read the same: {@code
 *       CompactStoreTest.restingObjectsAreDeflatedAndReadTheSame}, {@code
 *       SharedInformerSimulationTest.objectsThatRestAreDeflatedIfTheFactoryIsToldTo}.
 *   <li>Managed fields are kept only if asked for: {@code
 *       KubernetesJsonTest.managedFieldsAreCutOutWhereverTheyStand}, {@code
 *       Fabric8InformersIT.managedFieldsAreThereIfTheyAreAskedFor}.
 *   <li>What a lister hands out is the caller's own: {@code
 *       CompactStoreTest.objectsHandedOutCannotCorruptTheCache}.
 *   <li>Indexes follow the objects: {@code
 *       SharedInformerTest.indexFindsObjectsByValueAndFollowsChanges}.
 *   <li>A transform decides what is kept: {@code CompactStoreTest.transformDecidesWhatIsKept},
 *       {@code Fabric8InformersIT.transformOfAKubernetesKindDecidesWhatIsKept}.
 *   <li>A view of metadata only, and an audit, move nothing else: {@code
 *       InformersOverHttpIT.metadataOnlyViewAndAuditMoveNothingElse}, {@code
 *       Fabric8InformersIT.onlyMetadataIsAskedForIfOnlyMetadataIsKept}.
 *   <li>Equal specs share one watch and one cache, which end with their last user; others have
 *       their own: {@code SharedInformerTest.equalSpecsShareOneWatchUntilTheLastLeaseIsGivenBack},
 *       {@code
 *       SharedInformerTest.specsThatDifferInKindScopeSelectorOrTransformHaveWatchesOfTheirOwn}.
 * </ul>
 *
 * <p>Writers:
 *
 * <ul>
 *   <li>A writer can wait for its own write, with ordered and with opaque versions, however late:
 *       {@code SharedInformerTest.ownWriteIsVisibleAfterAwaitVersion}, {@code
 *       SharedInformerTest.ownWriteIsVisibleWithOpaqueVersionsEvenIfOvertaken}, {@code
 *       SharedInformerSimulationTest.writeWithOpaqueVersionIsKnownHoweverLateItIsAskedFor}, {@code
 *       SharedInformerSimulationTest.writeWithOpaqueVersionThatOnlyAListingOvertookIsKnown}; a
 *       controller does so before it is called again: {@code
 *       ControllerHostTest.aKeyIsNotReconciledAgainBeforeItsCachesShowWhatItCreatedAndDeleted}.
 *   <li>A cache that does not show a write is read anew, once: {@code
 *       SharedInformerSimulationTest.cacheThatDoesNotShowAWriteIsReadAnew}, {@code
 *       CachingInformerTest.writesThatDoNotArriveAskForOneListingNotForOneEach}.
 * </ul>
 *
 * <p>Standing alone: this package needs the work queue's jar, Caffeine and SLF4J, and nothing of
 * Kubernetes: {@code StandaloneIT.directoryIsReconciledByTwoJarsWithoutAnythingOfKubernetes},
 * {@code ArchitectureTest.whoTakesTheInformerGetsNothingOfKubernetesWithIt}.
 *
 * <p><b>Not guaranteed.</b> Every version of an object to a handler: versions between two calls are
 * merged. Order between keys. That {@link dev.trimtab.informer.Snapshot#shared} is unharmed by a
 * caller who changes it. With opaque versions, that {@link
 * dev.trimtab.informer.SharedInformer#awaitVersion} knows a version more than four thousand changes
 * old; {@link dev.trimtab.informer.SharedInformer#expect} does, if called when it is younger.
 *
 * <p><b>Threads.</b> All public types are safe for any number of threads; listers never block.
 * Index functions and transforms run under the informer's lock and must be quick.
 */
@NullMarked
package dev.trimtab.informer;

import org.jspecify.annotations.NullMarked;
