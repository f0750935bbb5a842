package dev.trimtab.informer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.ManualPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompactStoreTest {

  private static final String LONG_TEXT = "the same words in every object, ".repeat(40);

  /** Objects that can be changed, as fabric8's can. */
  private static final class Mutable {
    final String name;
    final List<String> labels = new ArrayList<>();

    Mutable(String name) {
      this.name = name;
    }
  }

  private static final class MutableType implements ObjectType<Mutable> {
    @Override
    public String name() {
      return "Mutable";
    }

    @Override
    public ObjectKey key(Mutable object) {
      return ObjectKey.of(object.name);
    }

    @Override
    public String version(Mutable object) {
      return "1";
    }

    @Override
    public byte[] encode(Mutable object) {
      return object.name.getBytes(UTF_8);
    }

    @Override
    public Mutable decode(byte[] bytes) {
      return new Mutable(new String(bytes, UTF_8));
    }

    @Override
    public Header header(byte[] bytes) {
      return new Header(ObjectKey.of(new String(bytes, UTF_8)), "1");
    }
  }

  private static Encoded row(int number, String version, String value) {
    return Encoded.of(Row.TYPE, new Row(ObjectKey.of("ns", "row-" + number), version, value));
  }

  @Test
  void objectsHandedOutCannotCorruptTheCache() {
    var store = new CompactStore<>(new MutableType(), 10);
    store.put(Encoded.of(new MutableType(), new Mutable("a")));

    store.get(ObjectKey.of("a")).orElseThrow().labels.add("changed");
    store.list().getFirst().labels.add("changed");
    store.inNamespace("").getFirst().labels.add("changed");

    assertThat(store.get(ObjectKey.of("a")).orElseThrow().labels).isEmpty();
    assertThat(store.list().getFirst().labels).isEmpty();
    assertThat(store.snapshot(ObjectKey.of("a")).orElseThrow().shared().labels).isEmpty();
  }

  @Test
  void sharedObjectIsDecodedOnceWhileItIsHot() {
    var store = new CompactStore<>(Row.TYPE, 10);
    store.put(row(1, "1", "x"));
    Snapshot<Row> snapshot = store.snapshot(ObjectKey.of("ns", "row-1")).orElseThrow();

    assertThat(snapshot.shared()).isSameAs(snapshot.shared());
    assertThat(snapshot.copy()).isNotSameAs(snapshot.shared()).isEqualTo(snapshot.shared());
  }

  @Test
  void hotTierIsBounded() {
    var store = new CompactStore<>(Row.TYPE, 10);
    var stored = new ArrayList<StoredObject<Row>>();
    for (int i = 0; i < 1_000; i++) {
      stored.add(store.put(row(i, "1", "x")));
      assertThat(stored.getLast().shared().value()).isEqualTo("x");
    }

    assertThat(stored.stream().filter(each -> each.hot != null).count()).isLessThanOrEqualTo(10);
  }

  @Test
  void listIndexAndPredicateAreCompleteHoweverFewObjectsAreHot() {
    var store = new CompactStore<>(Row.TYPE, 2);
    store.indexes().add("parity", row -> List.of(parity(row)), store.all());
    for (int i = 0; i < 1_000; i++) {
      store.put(row(i, "1", "value-" + i));
    }

    assertThat(store.list()).extracting(Row::value).doesNotHaveDuplicates().hasSize(1_000);
    assertThat(store.inNamespace("ns")).hasSize(1_000).allMatch(row -> !row.value().isEmpty());
    assertThat(store.byIndex("parity", "even")).hasSize(500).allMatch(row -> isEven(row));
    assertThat(store.snapshotsByIndex("parity", "odd")).hasSize(500);
    assertThat(store.snapshots().stream().filter(each -> isEven(each.shared()))).hasSize(500);
    assertThat(store.snapshots().stream().map(Snapshot::copy).map(Row::value))
        .doesNotHaveDuplicates()
        .hasSize(1_000);
  }

  private static boolean isEven(Row row) {
    return Integer.parseInt(row.value().substring("value-".length())) % 2 == 0;
  }

  private static String parity(Row row) {
    return isEven(row) ? "even" : "odd";
  }

  @Test
  void restingObjectsAreDeflatedAndReadTheSame() {
    var store = new CompactStore<>(Row.TYPE, 10);
    for (int i = 0; i < 200; i++) {
      store.put(row(i, "1", LONG_TEXT + i));
    }
    var compactor = new Compactor<>(new ManualPlatform(1), store, Duration.ofSeconds(10));

    compactor.pass();
    assertThat(store.all()).allMatch(each -> each.content() instanceof Content.Plain);
    store.put(row(7, "2", LONG_TEXT + "changed"));
    compactor.pass();

    assertThat(store.all().stream().filter(each -> each.content() instanceof Content.Plain))
        .hasSize(1);
    assertThat(store.all().stream().mapToInt(CompactStoreTest::bytes).sum())
        .isLessThan(200 * LONG_TEXT.length() / 10);
    for (int i = 0; i < 200; i++) {
      assertThat(store.get(ObjectKey.of("ns", "row-" + i)).orElseThrow().value())
          .isEqualTo(LONG_TEXT + (i == 7 ? "changed" : i));
    }
  }

  private static int bytes(StoredObject<Row> stored) {
    return switch (stored.content()) {
      case Content.Plain plain -> plain.bytes().length;
      case Content.Deflated deflated -> deflated.bytes().length;
    };
  }

  @Test
  void deflationReturnsWhateverItWasGiven() {
    var random = new Random(3);
    var samples = new ArrayList<byte[]>();
    for (int i = 0; i < 20; i++) {
      byte[] sample = new byte[random.nextInt(2_000)];
      random.nextBytes(sample);
      samples.add(sample);
    }
    samples.add(new byte[200_000]);
    var deflation = Deflation.from(samples);

    for (byte[] sample : samples) {
      assertThat(deflation.deflate(sample).plain()).isEqualTo(sample);
    }
  }

  @Test
  void compactorWorksByTheClockUntilClosed() {
    var platform = new ManualPlatform(1);
    var compactor =
        new Compactor<>(platform, new CompactStore<>(Row.TYPE, 1), Duration.ofSeconds(10));
    compactor.start();
    assertThat(platform.armedTimers()).isOne();

    compactor.close();

    assertThat(platform.armedTimers()).isZero();
  }

  @Test
  void failingIndexFunctionLeavesTheObjectOutOfItsIndexOnly() {
    var store = new CompactStore<>(Row.TYPE, 10);
    store
        .indexes()
        .add(
            "value",
            row -> {
              if (row.value().equals("bad")) {
                throw new IllegalStateException("on purpose");
              }
              return List.of(row.value(), row.value());
            },
            store.all());
    store.put(row(1, "1", "good"));
    store.put(row(2, "1", "bad"));

    assertThat(store.byIndex("value", "good")).hasSize(1);
    assertThat(store.byIndex("value", "bad")).isEmpty();
    assertThat(store.size()).isEqualTo(2);
    store.remove(ObjectKey.of("ns", "row-1"));
    assertThat(store.byIndex("value", "good")).isEmpty();
  }

  @Test
  void transformDecidesWhatIsKept() {
    var type =
        new TransformedObjectType<>(
            Row.TYPE, row -> new Row(row.key(), row.version(), row.value().substring(0, 1)));
    var store = new CompactStore<>(type, 10);
    store.put(row(1, "1", "long"));
    store.put(row(2, "1", "")); // the transform throws

    assertThat(store.get(ObjectKey.of("ns", "row-1")).orElseThrow().value()).isEqualTo("l");
    assertThat(store.get(ObjectKey.of("ns", "row-2")).orElseThrow().value()).isEmpty();
  }
}
