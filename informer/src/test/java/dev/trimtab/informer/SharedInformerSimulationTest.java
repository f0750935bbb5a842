package dev.trimtab.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.SeededPlatform;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What takes its time, in time that a test moves; nothing runs between two of its moves. */
class SharedInformerSimulationTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SeededPlatform platform = new SeededPlatform(11);
  private final TableServer server = new TableServer();
  private InformerFactory factory = builder().build();

  private InformerFactoryBuilder builder() {
    return InformerFactory.builder(platform, spec -> server).audit(Duration.ZERO, report -> {});
  }

  @AfterEach
  void close() {
    factory.close();
  }

  private SharedInformer<Row> synced() {
    SharedInformer<Row> informer = factory.lease(InformerSpec.all(Row.TYPE)).informer();
    platform.run(MINUTE);
    assertThat(informer.hasSynced()).isTrue();
    return informer;
  }

  private static List<String> values(SharedInformer<Row> informer) {
    return informer.lister().list().stream().map(Row::value).toList();
  }

  @Test
  void serverThatIgnoresTheWishForInitialStateIsListedAndFollowed() {
    server.ignoresInitialState = true;
    server.put("a", "1", "x");

    SharedInformer<Row> informer = synced();
    server.put("a", "1", "y");
    platform.run(SECOND);

    assertThat(server.lists.get()).isOne();
    assertThat(values(informer)).containsExactly("y");
  }

  @Test
  void serverThatEndsWatchesInsteadOfAnswering410IsListedAndFollowed() {
    server.neverExpires = true;
    server.put("a", "goes", "x");
    SharedInformer<Row> informer = synced();
    var recorder = new Recorder();
    informer.addHandler(recorder);

    server.delete("a", "goes");
    server.put("a", "comes", "y");
    server.compact();
    server.disconnect();
    platform.run(MINUTE);

    assertThat(recorder.told)
        .containsExactlyInAnyOrder("initial a/goes=x", "lost a/goes=x", "added a/comes=y");
    server.put("a", "later", "z");
    platform.run(SECOND);
    assertThat(values(informer)).containsExactlyInAnyOrder("y", "z");
  }

  @Test
  void stateThatReplacesAnotherIsToldAsTheDifference() {
    server.put("a", "stays", "1");
    server.put("a", "changes", "1");
    server.put("a", "goes", "1");
    SharedInformer<Row> informer = synced();
    var recorder = new Recorder();
    informer.addHandler(recorder);
    platform.run(SECOND);
    recorder.told.clear();

    server.hiddenEvents.set(3);
    server.put("a", "changes", "2");
    server.put("a", "comes", "2");
    server.delete("a", "goes");
    server.compact();
    server.disconnect();
    platform.run(MINUTE);

    assertThat(recorder.told)
        .containsExactlyInAnyOrder("updated a/changes: 1 to 2", "added a/comes=2", "lost a/goes=1");
  }

  @Test
  void handlerHasSyncedOnceItWasToldTheWholeInitialStateAndNotBefore() {
    server.put("a", "1", "x");
    server.put("a", "2", "y");
    SharedInformer<Row> informer = factory.lease(InformerSpec.all(Row.TYPE)).informer();
    var early = new Recorder();
    SharedInformer.Registration first = informer.addHandler(early);
    assertThat(first.hasSynced()).as("before there is a state").isFalse();
    platform.run(MINUTE);
    assertThat(first.hasSynced()).isTrue();

    var late = new Recorder();
    SharedInformer.Registration second = informer.addHandler(late);
    assertThat(second.hasSynced()).as("before it was told").isFalse();
    platform.run(SECOND);

    assertThat(second.hasSynced()).isTrue();
    assertThat(early.told).containsExactlyInAnyOrder("initial a/1=x", "initial a/2=y");
    assertThat(late.told).containsExactlyInAnyOrderElementsOf(early.told);
  }

  @Test
  void writeWithOpaqueVersionIsKnownHoweverLateItIsAskedFor() throws InterruptedException {
    server.versions = n -> "v" + n + "x";
    SharedInformer<Row> informer = synced();

    String mine = server.put("a", "1", "mine");
    SharedInformer.OwnWrite write = informer.expect(ObjectKey.of("a", "1"), mine);
    assertThat(write.await(Duration.ZERO)).isFalse();
    for (int i = 0; i <= RecentVersions.KEPT; i++) {
      server.put("a", "1", "theirs");
    }
    platform.run(SECOND);

    assertThat(write.await(Duration.ZERO)).isTrue();
    assertThat(informer.awaitVersion(ObjectKey.of("a", "1"), mine, Duration.ZERO))
        .as("without having said so in time")
        .isFalse();
  }

  @Test
  void writeWithOpaqueVersionThatOnlyAListingOvertookIsKnown() throws InterruptedException {
    server.versions = n -> "v" + n + "x";
    SharedInformer<Row> informer = synced();

    server.hiddenEvents.set(2);
    String mine = server.put("a", "1", "mine");
    SharedInformer.OwnWrite write = informer.expect(ObjectKey.of("a", "1"), mine);
    server.put("a", "1", "theirs");
    platform.run(SECOND);
    assertThat(write.await(Duration.ZERO)).isFalse();
    server.compact();
    server.disconnect();
    platform.run(MINUTE);

    assertThat(write.await(Duration.ZERO)).isTrue();
    assertThat(values(informer)).containsExactly("theirs");
  }

  @Test
  void writeWithOpaqueVersionThatIsOvertakenWhileAListingBeginsIsKnownToWhoAsksAgain()
      throws InterruptedException {
    server.versions = n -> "v" + n + "x";
    SharedInformer<Row> informer = synced();
    var write = new AtomicReference<SharedInformer.OwnWrite>();
    server.beforeState =
        () -> {
          server.beforeState = () -> {};
          String mine = server.put("a", "1", "mine");
          write.set(informer.expect(ObjectKey.of("a", "1"), mine));
          server.put("a", "1", "theirs");
        };
    server.compact();
    server.bookmark();
    server.compact();
    server.disconnect();
    platform.run(MINUTE);
    assertThat(values(informer)).containsExactly("theirs");

    assertThat(write.get().await(Duration.ZERO)).as("the first time").isFalse();
    platform.run(MINUTE);
    assertThat(write.get().await(Duration.ZERO)).as("after the state was read anew").isTrue();
  }

  @Test
  void cacheThatDoesNotShowAWriteIsReadAnew() {
    SharedInformer<Row> informer = synced();
    server.hiddenEvents.set(1);
    SharedInformer.OwnWrite write =
        informer.expect(ObjectKey.of("a", "1"), server.put("a", "1", "mine"));
    var shown = new AtomicInteger();
    platform
        .threads()
        .newThread(
            () -> {
              awaitStubbornly(write);
              shown.incrementAndGet();
            })
        .start();

    platform.run(Duration.ofSeconds(29));
    assertThat(shown).hasValue(0);
    platform.run(Duration.ofSeconds(5));

    assertThat(shown).hasValue(1);
    assertThat(values(informer)).containsExactly("mine");
    assertThat(informer.metrics().listings()).isEqualTo(2);
  }

  /** As a controller does: try for a while, do something else, try again. */
  private static void awaitStubbornly(SharedInformer.OwnWrite write) {
    try {
      boolean shown = false;
      while (!shown) {
        shown = write.await(Duration.ofMillis(500));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void resyncsGoOnAlthoughEveryCallOfTheHandlerFails() {
    factory.close();
    factory = builder().resync(MINUTE).build();
    server.put("a", "1", "x");
    SharedInformer<Row> informer = synced();
    var calls = new AtomicInteger();
    informer.addChangeHandler(
        change -> {
          calls.incrementAndGet();
          throw new AssertionError("on purpose");
        });

    platform.run(Duration.ofMinutes(10));

    assertThat(calls.get()).isBetween(10, 11);
  }

  @Test
  void objectsThatRestAreDeflatedIfTheFactoryIsToldTo() {
    factory.close();
    factory = builder().compressAfter(MINUTE).build();
    for (int i = 0; i < 20; i++) {
      server.put("a", "row-" + i, "the same words ".repeat(20) + i);
    }
    SharedInformer<Row> informer = synced();

    platform.run(Duration.ofMinutes(3));

    assertThat(((CompactStore<Row>) informer.lister()).all())
        .hasSize(20)
        .allMatch(stored -> stored.content() instanceof Content.Deflated);
    assertThat(values(informer)).contains("the same words ".repeat(20) + 7);
  }

  @Test
  void kindThatComesGoesAndComesAgainIsFollowed() {
    server.absent = true;
    SharedInformer<Row> informer = factory.lease(InformerSpec.all(Row.TYPE)).informer();
    var recorder = new Recorder();
    informer.addHandler(recorder);
    platform.run(Duration.ofHours(1));
    assertThat(informer.hasSynced()).isFalse();

    for (int round = 0; round < 3; round++) {
      server.put("a", "1", "x");
      server.absent = false;
      platform.run(MINUTE);
      server.put("a", "1", "y");
      platform.run(SECOND);
      assertThat(values(informer)).containsExactly("y");

      server.absent = true;
      server.disconnect();
      platform.run(MINUTE);
      assertThat(values(informer)).isEmpty();
      server.delete("a", "1");
    }

    List<String> again = List.of("added a/1=x", "updated a/1: x to y", "lost a/1=y");
    assertThat(recorder.told).startsWith("initial a/1=x", "updated a/1: x to y", "lost a/1=y");
    assertThat(List.copyOf(recorder.told).subList(3, 9))
        .isEqualTo(List.of(again, again).stream().flatMap(List::stream).toList());
    assertThat(recorder.told).hasSize(9);
  }
}
