package dev.trimtab.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedInformerTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final TableServer server = new TableServer();
  private final InformerFactory factory =
      InformerFactory.builder(Platform.system(), spec -> server).build();

  @AfterEach
  void close() {
    factory.close();
  }

  private SharedInformer<Row> synced() throws InterruptedException {
    SharedInformer<Row> informer = factory.lease(InformerSpec.all(Row.TYPE)).informer();
    assertThat(informer.awaitSynced(LONG)).isTrue();
    return informer;
  }

  private static boolean awaitVersion(
      SharedInformer<Row> informer, String namespace, String name, String version)
      throws InterruptedException {
    return informer.awaitVersion(ObjectKey.of(namespace, name), version, LONG);
  }

  @Test
  void cacheHoldsTheStateOfTheServerAfterSync() throws InterruptedException {
    server.put("a", "1", "x");
    server.put("b", "1", "y");

    Lister<Row> lister = synced().lister();

    assertThat(lister.size()).isEqualTo(2);
    assertThat(lister.get(ObjectKey.of("a", "1")).orElseThrow().value()).isEqualTo("x");
    assertThat(lister.get(ObjectKey.of("a", "2"))).isEmpty();
    assertThat(lister.inNamespace("b")).extracting(Row::value).containsExactly("y");
    assertThat(lister.list()).extracting(Row::value).containsExactlyInAnyOrder("x", "y");
  }

  @Test
  void pagedListGivesTheSameState() throws InterruptedException {
    server.streams = false;
    for (int i = 0; i < 1_234; i++) {
      server.put("a", "row-" + i, "x");
    }

    assertThat(synced().lister().size()).isEqualTo(1_234);
    assertThat(server.lists.get()).isEqualTo(3);
  }

  @Test
  void handlerIsToldOfStateAndChanges() throws InterruptedException {
    server.put("a", "1", "x");
    var recorder = new Recorder();
    SharedInformer<Row> informer = synced();
    informer.addHandler(recorder);
    assertThat(recorder.told.take()).isEqualTo("initial a/1=x");

    server.put("a", "1", "y");
    assertThat(recorder.told.take()).isEqualTo("updated a/1: x to y");
    server.put("a", "2", "z");
    assertThat(recorder.told.take()).isEqualTo("added a/2=z");
    server.delete("a", "1");
    assertThat(recorder.told.take()).isEqualTo("deleted a/1=y");
  }

  @Test
  void cacheShowsAChangeAndItsVersionBeforeHandlersAreCalled() throws InterruptedException {
    SharedInformer<Row> informer = synced();
    var seen = new LinkedBlockingQueue<String>();
    informer.addChangeHandler(
        change ->
            seen.add(
                informer.lister().snapshot(change.key()).orElseThrow().version()
                    + " as of "
                    + informer.lastVersion()));

    String version = server.put("a", "1", "x");

    assertThat(seen.take()).isEqualTo(version + " as of " + version);
  }

  @Test
  void lateHandlerGetsReplayAndHasSyncedOnceItSawIt() throws InterruptedException {
    server.put("a", "1", "x");
    SharedInformer<Row> informer = synced();
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    SharedInformer.Registration registration =
        informer.addChangeHandler(
            change -> {
              entered.countDown();
              awaitQuietly(release);
            });

    entered.await();
    assertThat(registration.hasSynced()).isFalse();
    release.countDown();
    var recorder = new Recorder();
    informer.addHandler(recorder);
    assertThat(recorder.told.take()).isEqualTo("initial a/1=x");
  }

  @Test
  void slowHandlerHoldsNoOtherAndSeesMergedChanges() throws InterruptedException {
    SharedInformer<Row> informer = synced();
    var release = new CountDownLatch(1);
    var slow = new Recorder();
    SharedInformer.Registration registration =
        informer.addChangeHandler(
            change -> {
              awaitQuietly(release);
              ChangeHandler.decoding(slow).changed(change);
            });
    var quick = new Recorder();
    informer.addHandler(quick);

    server.put("a", "first", "0");
    assertThat(quick.told.take()).isEqualTo("added a/first=0");
    for (int i = 0; i < 1_000; i++) {
      server.put("a", "busy", "" + i);
    }
    String version = server.put("a", "passing", "1");
    awaitVersion(informer, "a", "passing", version);
    awaitVersion(informer, "a", "passing", server.delete("a", "passing"));
    String line = quick.told.take();
    while (!line.equals("deleted a/passing=1") && !line.endsWith("999")) {
      line = quick.told.take();
    }
    assertThat(registration.pending()).isLessThanOrEqualTo(2);
    release.countDown();

    assertThat(slow.told.take()).isEqualTo("added a/first=0");
    assertThat(slow.told.take()).isEqualTo("added a/busy=999");
  }

  @Test
  void handlerThatThrowsIsToldTheNextChange() throws InterruptedException {
    SharedInformer<Row> informer = synced();
    var recorder = new Recorder();
    SharedInformer.Registration registration =
        informer.addChangeHandler(
            change -> {
              ChangeHandler.decoding(recorder).changed(change);
              throw new IllegalStateException("on purpose");
            });

    server.put("a", "1", "x");
    assertThat(recorder.told.take()).isEqualTo("added a/1=x");
    server.put("a", "1", "y");
    assertThat(recorder.told.take()).isEqualTo("updated a/1: x to y");
    assertThat(registration.failures()).isPositive();
  }

  @Test
  void removedHandlerIsToldNothingMore() throws InterruptedException {
    SharedInformer<Row> informer = synced();
    var removed = new Recorder();
    var other = new Recorder();
    SharedInformer.Registration registration = informer.addHandler(removed);
    informer.addHandler(other);

    registration.close();
    server.put("a", "1", "x");

    assertThat(other.told.take()).isEqualTo("added a/1=x");
    assertThat(removed.told).isEmpty();
    assertThat(informer.metrics().handlers()).isOne();
  }

  @Test
  void handlerThatRemovesItselfIsNotEvenToldWhatElseBecameOfTheKey() throws InterruptedException {
    SharedInformer<Row> informer = synced();
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var told = new LinkedBlockingQueue<Change<Row>>();
    var self = new AtomicReference<SharedInformer.Registration>();
    awaitVersion(informer, "a", "1", server.put("a", "1", "x"));
    self.set(
        informer.addChangeHandler(
            change -> {
              entered.countDown();
              awaitQuietly(release);
              told.add(change);
              if (change instanceof Change.Deleted<Row>) {
                self.get().close();
                ended.countDown();
              }
            }));
    entered.await();
    server.delete("a", "1");
    awaitVersion(informer, "a", "1", server.put("a", "1", "y")); // one delta with a tombstone
    release.countDown();
    ended.await();
    var sentinel = new Recorder();
    informer.addHandler(sentinel);
    assertThat(sentinel.told.take()).isEqualTo("initial a/1=y");

    assertThat(told).hasExactlyElementsOfTypes(Change.Added.class, Change.Deleted.class).hasSize(2);
  }

  @Test
  void handlerThatBreaksItsThreadInAnyWayIsToldTheNextChange() throws InterruptedException {
    SharedInformer<Row> informer = synced();
    var recorder = new Recorder();
    SharedInformer.Registration registration =
        informer.addChangeHandler(
            change -> {
              ChangeHandler.decoding(recorder).changed(change);
              switch (change.latest().shared().value()) {
                case "interrupt" -> Thread.currentThread().interrupt();
                case "assert" -> throw new AssertionError("on purpose");
                case "link" -> throw new NoClassDefFoundError("on purpose");
                default -> recurse(1);
              }
            });

    for (String how : List.of("interrupt", "assert", "link", "recurse", "end")) {
      server.put("a", how, how);
      assertThat(recorder.told.take()).isEqualTo("added a/" + how + "=" + how);
    }
    assertThat(registration.failures()).isBetween(3L, 4L); // the last may be under way
  }

  @SuppressWarnings("InfiniteRecursion") // on purpose
  private static int recurse(int n) {
    return recurse(n + 1) + 1;
  }

  @Test
  void ownWriteIsVisibleAfterAwaitVersion() throws InterruptedException {
    SharedInformer<Row> informer = synced();

    String version = server.put("a", "1", "mine");

    assertThat(awaitVersion(informer, "a", "1", version)).isTrue();
    assertThat(informer.lister().get(ObjectKey.of("a", "1")).orElseThrow().value())
        .isEqualTo("mine");
  }

  @Test
  void ownWriteIsVisibleWithOpaqueVersionsEvenIfOvertaken() throws InterruptedException {
    server.versions = n -> "v" + n + "x";
    SharedInformer<Row> informer = synced();

    String mine = server.put("a", "1", "mine");
    String theirs = server.put("a", "1", "theirs");

    assertThat(awaitVersion(informer, "a", "1", theirs)).isTrue();
    assertThat(awaitVersion(informer, "a", "1", mine)).isTrue();
    assertThat(awaitVersion(informer, "a", "1", server.delete("a", "1"))).isTrue();
    assertThat(informer.lister().size()).isZero();
  }

  @Test
  void awaitVersionGivesUpAtItsLimit() throws InterruptedException {
    assertThat(synced().awaitVersion(ObjectKey.of("a", "1"), "999999", Duration.ofMillis(1)))
        .isFalse();
  }

  @Test
  void compactionIsAnsweredByListingAndLostDeletionsAreTold() throws InterruptedException {
    server.put("a", "stays", "1");
    server.put("a", "goes", "2");
    SharedInformer<Row> informer = synced();
    var recorder = new Recorder();
    informer.addHandler(recorder);
    assertThat(List.of(recorder.told.take(), recorder.told.take())).hasSize(2);

    server.hiddenEvents.set(1);
    server.delete("a", "goes");
    server.compact();
    server.disconnect();

    assertThat(recorder.told.take()).isEqualTo("lost a/goes=2");
    assertThat(informer.lister().size()).isOne();
  }

  @Test
  void indexFindsObjectsByValueAndFollowsChanges() throws InterruptedException {
    SharedInformer<Row> informer = synced();
    awaitVersion(informer, "a", "1", server.put("a", "1", "red"));
    informer.addIndex("value", row -> List.of(row.value()));
    awaitVersion(informer, "a", "2", server.put("a", "2", "red"));
    assertThat(informer.lister().byIndex("value", "red")).hasSize(2);

    awaitVersion(informer, "a", "1", server.put("a", "1", "blue"));

    assertThat(informer.lister().byIndex("value", "red")).hasSize(1);
    assertThat(informer.lister().byIndex("value", "blue")).hasSize(1);
    assertThatThrownBy(() -> informer.addIndex("value", row -> List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("value");
    informer.removeIndex("value");
    assertThatThrownBy(() -> informer.lister().byIndex("value", "red"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("value");
  }

  @Test
  void indexFunctionThatFailsInAnyWayCostsHandlersNothing() throws InterruptedException {
    SharedInformer<Row> informer = synced();
    informer.addIndex(
        "value",
        row ->
            switch (row.value()) {
              case "null" -> null;
              case "of null" -> Arrays.asList("first", null);
              case "error" -> throw new AssertionError("on purpose");
              default -> List.of(row.value());
            });
    var recorder = new Recorder();
    informer.addHandler(recorder);

    for (String how : List.of("null", "of null", "error", "fine")) {
      server.put("a", how, how);
      assertThat(recorder.told.take()).isEqualTo("added a/" + how + "=" + how);
    }
    assertThat(informer.lister().byIndex("value", "first")).isEmpty();
    assertThat(informer.lister().byIndex("value", "fine")).hasSize(1);
  }

  @Test
  void specsThatDifferInKindScopeSelectorOrTransformHaveWatchesOfTheirOwn() {
    var all = InformerSpec.all(Row.TYPE);
    UnaryOperator<Row> transform = row -> row;
    var transformed = new TransformedObjectType<>(Row.TYPE, transform);
    List<InformerSpec<Row>> specs =
        List.of(
            all,
            new InformerSpec<>(Row.TYPE, "a", "", ""),
            new InformerSpec<>(Row.TYPE, "", "l=1", ""),
            new InformerSpec<>(Row.TYPE, "", "", "f=1"),
            InformerSpec.all(transformed));

    var informers = specs.stream().map(spec -> factory.lease(spec).informer()).toList();

    assertThat(informers).doesNotHaveDuplicates().hasSize(5);
    assertThat(factory.lease(new InformerSpec<>(Row.TYPE, "a", "", "")).informer())
        .isSameAs(informers.get(1));
    assertThat(
            factory
                .lease(InformerSpec.all(new TransformedObjectType<>(Row.TYPE, transform)))
                .informer())
        .isSameAs(informers.get(4));
  }

  @Test
  void equalSpecsShareOneWatchUntilTheLastLeaseIsGivenBack() throws InterruptedException {
    var first = factory.lease(InformerSpec.all(Row.TYPE));
    var second = factory.lease(InformerSpec.all(Row.TYPE));
    assertThat(first.informer()).isSameAs(second.informer());
    first.informer().awaitSynced(LONG);
    assertThat(server.opened.get()).isOne();

    first.close();
    first.close();
    awaitVersion(second.informer(), "a", "1", server.put("a", "1", "still here"));
    second.close();

    assertThat(server.watches()).isZero();
    assertThat(factory.lease(InformerSpec.all(Row.TYPE)).informer()).isNotSameAs(first.informer());
  }

  @Test
  void kindThatComesAndGoesIsFollowed() throws InterruptedException {
    server.absent = true;
    SharedInformer<Row> informer = factory.lease(InformerSpec.all(Row.TYPE)).informer();
    var recorder = new Recorder();
    informer.addHandler(recorder);
    assertThat(informer.awaitSynced(Duration.ofMillis(1))).isFalse();

    server.put("a", "1", "x");
    server.absent = false;
    assertThat(recorder.told.take()).isEqualTo("initial a/1=x");
    assertThat(informer.awaitSynced(LONG)).isTrue();
    server.absent = true;
    server.disconnect();

    assertThat(recorder.told.take()).isEqualTo("lost a/1=x");
    assertThat(informer.lister().size()).isZero();
  }

  @Test
  void resyncTellsOfEveryObjectOnceMore() throws InterruptedException {
    server.put("a", "1", "x");
    SharedInformer<Row> informer = synced();
    var recorder = new Recorder();
    informer.addHandler(recorder);
    assertThat(recorder.told.take()).isEqualTo("initial a/1=x");

    informer.resync();

    assertThat(recorder.told.take()).isEqualTo("updated a/1: x to x");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
