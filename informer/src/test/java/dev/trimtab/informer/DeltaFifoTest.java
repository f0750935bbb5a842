package dev.trimtab.informer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.informer.Change.Added;
import dev.trimtab.informer.Change.Deleted;
import dev.trimtab.informer.Change.Updated;
import org.junit.jupiter.api.Test;

class DeltaFifoTest {

  private static final ObjectKey KEY = ObjectKey.of("a", "1");

  private final CompactStore<Row> store = new CompactStore<>(Row.TYPE, 1);
  private final DeltaFifo<Row> fifo = new DeltaFifo<>();
  private final Snapshot<Row> one = snapshot("1");
  private final Snapshot<Row> two = snapshot("2");
  private final Snapshot<Row> three = snapshot("3");

  private Snapshot<Row> snapshot(String version) {
    return store.detached(Encoded.of(Row.TYPE, new Row(KEY, version, "x")));
  }

  private Delta<Row> take() throws InterruptedException {
    assertThat(fifo.size()).isPositive();
    return requireNonNull(fifo.take());
  }

  @Test
  void addAndUpdateAreOneAdd() throws InterruptedException {
    fifo.offer(KEY, new Added<>(one, true));
    fifo.offer(KEY, new Updated<>(one, two));

    assertThat(take().change()).isEqualTo(new Added<>(two, true));
    assertThat(fifo.size()).isZero();
  }

  @Test
  void updatesAreOneUpdateFromFirstToLast() throws InterruptedException {
    fifo.offer(KEY, new Updated<>(one, two));
    fifo.offer(KEY, new Updated<>(two, three));

    assertThat(take().change()).isEqualTo(new Updated<>(one, three));
  }

  @Test
  void objectThatCameAndWentUnseenIsNotTold() {
    fifo.offer(KEY, new Added<>(one, false));
    fifo.offer(KEY, new Deleted<>(two, false));

    assertThat(fifo.size()).isZero();
  }

  @Test
  void updateAndDeleteAreOneDelete() throws InterruptedException {
    fifo.offer(KEY, new Updated<>(one, two));
    fifo.offer(KEY, new Deleted<>(three, true));

    assertThat(take().change()).isEqualTo(new Deleted<>(three, true));
  }

  @Test
  void resyncIsMergedWithWhatIsPending() throws InterruptedException {
    fifo.offer(KEY, new Updated<>(one, two));
    fifo.offer(KEY, new Updated<>(two, two));
    ObjectKey other = ObjectKey.of("a", "2");
    fifo.offer(other, new Updated<>(three, three));
    fifo.offer(other, new Updated<>(three, three));

    assertThat(fifo.size()).isEqualTo(2);
    assertThat(take().change()).isEqualTo(new Updated<>(one, two));
    assertThat(take().change()).isEqualTo(new Updated<>(three, three));
  }

  @Test
  void keysAreTakenInTheOrderInWhichTheyFirstChanged() throws InterruptedException {
    ObjectKey other = ObjectKey.of("a", "2");
    fifo.offer(KEY, new Updated<>(one, two));
    fifo.offer(other, new Updated<>(one, two));
    fifo.offer(KEY, new Updated<>(two, three));

    assertThat(take().change()).isEqualTo(new Updated<>(one, three));
    assertThat(take().change()).isEqualTo(new Updated<>(one, two));
  }

  @Test
  void objectThatCameBackIsToldAsDeletedAndAdded() throws InterruptedException {
    fifo.offer(KEY, new Deleted<>(one, false));
    fifo.offer(KEY, new Added<>(two, false));
    fifo.offer(KEY, new Updated<>(two, three));

    Delta<Row> delta = take();

    assertThat(delta.tombstone()).isEqualTo(new Deleted<>(one, false));
    assertThat(delta.change()).isEqualTo(new Added<>(three, false));
  }

  @Test
  void objectThatCameBackAndWentAgainIsToldAsDeletedOnce() throws InterruptedException {
    fifo.offer(KEY, new Deleted<>(one, false));
    fifo.offer(KEY, new Added<>(two, false));
    fifo.offer(KEY, new Deleted<>(three, false));

    Delta<Row> delta = take();

    assertThat(delta.tombstone()).isNull();
    assertThat(delta.change()).isEqualTo(new Deleted<>(one, false));
  }

  @Test
  void initialStateIsDeliveredWhenItsLastChangeIsDoneWith() throws InterruptedException {
    fifo.offer(KEY, new Added<>(one, true));
    assertThat(fifo.initialStateDelivered()).isFalse();
    fifo.initialStateComplete();
    fifo.offer(ObjectKey.of("later"), new Added<>(two, false));
    assertThat(fifo.initialStateDelivered()).isFalse();

    take();
    assertThat(fifo.initialStateDelivered()).isFalse();
    take();

    assertThat(fifo.initialStateDelivered()).isTrue();
  }

  @Test
  void emptyInitialStateIsDeliveredAtOnce() {
    fifo.initialStateComplete();

    assertThat(fifo.initialStateDelivered()).isTrue();
  }

  @Test
  void closedFifoGivesNothing() throws InterruptedException {
    fifo.offer(KEY, new Added<>(one, true));
    fifo.close();
    fifo.offer(KEY, new Updated<>(one, two));

    assertThat(fifo.take()).isNull();
    assertThat(fifo.size()).isZero();
  }
}
