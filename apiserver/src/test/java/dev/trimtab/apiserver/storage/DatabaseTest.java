package dev.trimtab.apiserver.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.apiserver.spi.MemoryStore;
import dev.trimtab.apiserver.spi.Store;
import dev.trimtab.apiserver.spi.StoreException;
import dev.trimtab.apiserver.spi.StoreException.Outcome;
import dev.trimtab.workqueue.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {

  private final List<Throwable> fatal = new ArrayList<>();
  private Database database = open(new MemoryStore());

  private Database open(Store store) {
    return new Database(store, Platform.system(), fatal::add);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void revisionsStartAtTwoAndRise() {
    assertThat(database.snapshot().revision()).isEqualTo(1);
    assertThat(database.commit(put("a", 0, "1"))).isEqualTo(2);
    assertThat(database.commit(put("b", 0, "1"))).isEqualTo(3);
  }

  @Test
  void theCommittedObjectCarriesItsRevision() {
    long revision = database.commit(put("a", 0, "1"));
    Document document = Objects.requireNonNull(database.snapshot().get("things", "a"));
    assertThat(text(document))
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"kind\":\"Thing\",\"metadata\":{\"resourceVersion\":\""
                + revision
                + "\",\"name\":\"a\"},\"data\":\"1\"}");
    assertThat(document.unversioned()).isEqualTo(body("a", "1"));
  }

  @Test
  void aWriterThatExpectsAnotherRevisionChangesNothing() {
    long revision = database.commit(put("a", 0, "1"));
    assertThatThrownBy(() -> database.commit(put("a", 0, "2")))
        .isInstanceOfSatisfying(
            RevisionConflict.class, e -> assertThat(e.actual()).isEqualTo(revision));
    assertThatThrownBy(() -> database.commit(put("b", 7, "2")))
        .isInstanceOf(RevisionConflict.class);
    assertThat(database.snapshot().revision()).isEqualTo(revision);
  }

  @Test
  void ofManyWritersWhoExpectTheSameOneWins() throws InterruptedException {
    var won = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  database.commit(put("a", 0, "1"));
                  won.incrementAndGet();
                } catch (RevisionConflict lost) {
                  assertThat(lost.actual()).isEqualTo(2);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(won).hasValue(1);
  }

  @Test
  void aSnapshotNeverChanges() {
    database.commit(put("a", 0, "1"));
    Snapshot before = database.snapshot();
    database.commit(put("b", 0, "1"));
    assertThat(before.objects("things").size()).isEqualTo(1);
    assertThat(database.snapshot().objects("things").size()).isEqualTo(2);
  }

  @Test
  void aFullDiskFailsOneWriteAndLeavesTheRestAlone() {
    database.close();
    database = open(new Failing(Outcome.NOTHING_CHANGED));
    assertThatThrownBy(() -> database.commit(put("a", 0, "1"))).isInstanceOf(StoreException.class);
    assertThat(database.commit(put("a", 0, "1"))).isEqualTo(2);
    assertThat(fatal).isEmpty();
  }

  @Test
  void afterAFailureOfUnknownOutcomeNothingIsWrittenAnyMore() {
    database.close();
    database = open(new Failing(Outcome.UNKNOWN));
    assertThatThrownBy(() -> database.commit(put("a", 0, "1"))).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> database.commit(put("a", 0, "1"))).isInstanceOf(StoreException.class);
    assertThat(fatal).hasSize(1);
    assertThat(database.isHealthy()).isFalse();
    assertThat(database.snapshot().objects("things").size()).isZero();
  }

  private static Write put(String name, long expected, String data) {
    return new Write("things", name, expected, body(name, data));
  }

  private static byte[] body(String name, String data) {
    return CanonicalJson.encode(
        Json.readObject(
            "{\"apiVersion\":\"v1\",\"kind\":\"Thing\",\"metadata\":{\"name\":\"%s\"},\"data\":\"%s\"}"
                .formatted(name, data)
                .getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(Document document) {
    return new String(document.bytes(), StandardCharsets.UTF_8);
  }

  /** Fails the first commit. */
  private static final class Failing implements Store {
    private final MemoryStore store = new MemoryStore();
    private final Outcome outcome;
    private boolean failed;

    Failing(Outcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public long load(Consumer<Entry> entries) {
      return store.load(entries);
    }

    @Override
    public long[] commit(List<Change> changes) {
      if (!failed) {
        failed = true;
        throw new StoreException("broken", outcome, new IllegalStateException("broken"));
      }
      return store.commit(changes);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
