package dev.trimtab.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.ManualPlatform;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The informer as its reflector sees it. */
class CachingInformerTest {

  private static final ObjectKey KEY = ObjectKey.of("a", "1");

  private final ManualPlatform platform = new ManualPlatform(1);
  private final AtomicInteger relists = new AtomicInteger();
  private final CachingInformer<Row> informer =
      new CachingInformer<>(
          platform, new CompactStore<>(Row.TYPE, 1), () -> relists.incrementAndGet());
  private final ReflectorSink sink = informer.sink();

  private static Encoded row(String version) {
    return Encoded.of(Row.TYPE, new Row(KEY, version, "x"));
  }

  private void list(String version, Encoded... objects) {
    sink.listingBegins();
    sink.listed(List.of(objects));
    sink.listingEnds(version);
  }

  @Test
  void writesThatDoNotArriveAskForOneListingNotForOneEach() throws InterruptedException {
    list("1");
    SharedInformer.OwnWrite one = informer.expect(KEY, "5");
    SharedInformer.OwnWrite other = informer.expect(KEY, "6");
    platform.advance(Duration.ofSeconds(29));
    assertThat(one.await(Duration.ZERO)).isFalse();
    assertThat(relists).hasValue(0);

    platform.advance(Duration.ofSeconds(2));
    assertThat(one.await(Duration.ZERO)).isFalse();
    assertThat(one.await(Duration.ZERO)).isFalse();
    assertThat(relists).hasValue(1);
    sink.listingBegins();
    platform.advance(Duration.ofMinutes(1));
    assertThat(one.await(Duration.ZERO)).isFalse();
    assertThat(other.await(Duration.ZERO)).isFalse();
    assertThat(relists).as("while it is listed").hasValue(1);
    sink.listingEnds("9");

    assertThat(one.await(Duration.ZERO)).isTrue();
    assertThat(other.await(Duration.ZERO)).isTrue();
    assertThat(relists).hasValue(1);
  }

  @Test
  void writeIsNotShownByAListingThatBeganBeforeIt() throws InterruptedException {
    list("v1x");
    sink.listingBegins();
    SharedInformer.OwnWrite write = informer.expect(KEY, "v5x");
    sink.listed(List.of(row("v4x")));
    sink.listingEnds("v4x");
    assertThat(write.await(Duration.ZERO)).isFalse();

    sink.listingBegins();
    assertThat(write.await(Duration.ZERO)).as("by one that only began").isFalse();
    sink.listed(List.of(row("v6x")));
    sink.listingEnds("v6x");

    assertThat(write.await(Duration.ZERO)).isTrue();
  }

  @Test
  void writesAreRememberedOnlyUntilTheyAreShownOrGivenUp() throws InterruptedException {
    list("v1x");
    var _ = informer.expect(KEY, "v2x");
    var _ = informer.expect(KEY, "v3x");
    assertThat(informer.awaitVersion(KEY, "v4x", Duration.ZERO)).isFalse();
    assertThat(informer.expected()).isEqualTo(2);

    sink.changed(List.of(new WatchEvent.Present(row("v2x"))));
    assertThat(informer.expected()).isOne();
    list("v9x", row("v9x"));

    assertThat(informer.expected()).isZero();
  }

  @Test
  void versionsInOrderAreNotTakenForCompleteWhileTheStateIsRead() throws InterruptedException {
    list("5", row("5"));
    sink.listingBegins();
    sink.listed(List.of(row("9")));

    assertThat(informer.lastVersion()).isEqualTo("5");
    assertThat(informer.awaitVersion(ObjectKey.of("b", "2"), "8", Duration.ZERO)).isFalse();
    assertThat(informer.awaitVersion(KEY, "8", Duration.ZERO)).isTrue();
  }

  @Test
  void aKindThatIsNotServedIsAnAnswerUntilItIsListed() throws InterruptedException {
    assertThat(informer.awaitAnswer(Duration.ZERO)).isFalse();

    sink.listingBegins();
    sink.absent();
    assertThat(informer.awaitAnswer(Duration.ZERO)).isTrue();
    assertThat(informer.isAbsent()).isTrue();
    assertThat(informer.hasSynced()).isFalse();
    sink.listingBegins();
    assertThat(informer.isAbsent()).as("while it is asked for again").isTrue();
    sink.listingEnds("1");

    assertThat(informer.isAbsent()).isFalse();
    assertThat(informer.awaitSynced(Duration.ZERO)).isTrue();
  }
}
