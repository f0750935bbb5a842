package dev.trimtab.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.simulated.SeededPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/**
 * A table changes at random while watches break, history is compacted, requests fail, the table
 * comes and goes, and handlers come and go. Each handler builds its own view from what it is told,
 * and notes every step that does not fit: a gap or a repeat. At the end cache and views must equal
 * the table, and every write must be known to have arrived.
 */
class InformerStressTest {

  /** How often a write is asked for. */
  private static final int PATIENCE = 60;

  private static final class View implements EventHandler<Row> {
    final Map<ObjectKey, String> values = new TreeMap<>();
    final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    int calls;

    @Override
    public synchronized void added(Row row, boolean initial) {
      calls++;
      String before = values.put(row.key(), row.value());
      if (before != null) {
        faults.add("added twice: " + row.key());
      }
    }

    @Override
    public synchronized void updated(Row before, Row after) {
      calls++;
      if (before.version().equals(after.version())) {
        faults.add("told again of " + after);
      }
      String known = values.put(after.key(), after.value());
      if (!before.value().equals(known)) {
        faults.add("update from " + before.value() + " but known is " + known);
      }
    }

    @Override
    public synchronized void deleted(Row last, boolean finalStateUnknown) {
      calls++;
      if (values.remove(last.key()) == null) {
        faults.add("deleted, never added: " + last.key());
      }
    }

    synchronized Map<ObjectKey, String> copy() {
      return new TreeMap<>(values);
    }

    synchronized int calls() {
      return calls;
    }
  }

  /** A view, and the place it is fed from. */
  private record Joined(View view, SharedInformer.Registration registration) {}

  /** A view that was removed, and how often it had been called then. */
  private record Left(View view, int calls) {}

  private static final class Run implements AutoCloseable {
    final TableServer server = new TableServer();
    final List<Joined> joined = new ArrayList<>();
    final List<Left> left = new ArrayList<>();
    final List<SharedInformer.OwnWrite> writes = new ArrayList<>();
    final Random random;
    final InformerFactory factory;
    final SharedInformer<Row> informer;
    int written;

    Run(Platform platform, long seed) {
      random = new Random(seed);
      server.streams = random.nextBoolean();
      server.ignoresInitialState = random.nextInt(4) == 0;
      server.neverExpires = random.nextInt(4) == 0;
      if (random.nextInt(3) == 0) {
        server.versions = n -> "v" + n + "x";
      }
      for (int i = 0; i < 20; i++) {
        server.put("a", "row-" + i % 8, "value-" + written++);
      }
      factory = InformerFactory.builder(platform, spec -> server).build();
      informer = factory.lease(InformerSpec.all(Row.TYPE)).informer();
      join();
    }

    void join() {
      var view = new View();
      joined.add(new Joined(view, informer.addHandler(view)));
    }

    void leave() {
      Joined leaving = joined.remove(random.nextInt(joined.size()));
      leaving.registration().close();
      left.add(new Left(leaving.view(), leaving.view().calls()));
    }

    void change() {
      String name = "row-" + random.nextInt(8);
      if (random.nextInt(3) == 0 && server.rows().containsKey(ObjectKey.of("a", name))) {
        expect(name, server.delete("a", name));
      } else {
        expect(name, server.put("a", name, "value-" + written++));
      }
    }

    private void expect(String name, String version) {
      writes.add(informer.expect(ObjectKey.of("a", name), version));
    }

    void disturb() {
      switch (random.nextInt(14)) {
        case 0 -> server.disconnect();
        case 1 -> {
          server.compact();
          server.disconnect();
        }
        case 2 -> server.failures.set(random.nextInt(3));
        case 3 -> server.bookmark();
        case 4 -> {
          if (joined.size() < 6) {
            join();
          }
        }
        case 5 -> {
          if (joined.size() > 1) {
            leave();
          }
        }
        case 6 -> {
          server.absent = !server.absent;
          server.disconnect();
        }
        default -> change();
      }
    }

    Map<ObjectKey, String> truth() {
      var truth = new TreeMap<ObjectKey, String>();
      server.rows().forEach((key, row) -> truth.put(key, row.value()));
      return truth;
    }

    Map<ObjectKey, String> cached() {
      var cached = new TreeMap<ObjectKey, String>();
      informer.lister().list().forEach(row -> cached.put(row.key(), row.value()));
      return cached;
    }

    boolean settled() {
      return cached().equals(truth())
          && joined.stream().allMatch(each -> each.view().copy().equals(truth()));
    }

    boolean faultless() {
      return joined.stream().allMatch(each -> each.view().faults.isEmpty());
    }

    void check(String run, Duration limit) throws InterruptedException {
      assertThat(cached()).as("%s: cache", run).isEqualTo(truth());
      for (Joined each : joined) {
        assertThat(each.view().faults).as("%s: gaps and repeats", run).isEmpty();
        assertThat(each.view().copy()).as("%s: view of a handler", run).isEqualTo(truth());
      }
      for (Left each : left) {
        assertThat(each.view().faults).as("%s: gaps and repeats", run).isEmpty();
        assertThat(each.view().calls() - each.calls())
            .as("%s: calls that ended after the handler was removed", run)
            .isLessThanOrEqualTo(1);
      }
      for (SharedInformer.OwnWrite write : writes) {
        assertThat(ordered() ? write.await(limit) : arrives(write, limit))
            .as("%s: own write", run)
            .isTrue();
      }
    }

    private boolean ordered() {
      return VersionOrder.number(server.versions.apply(1)) != VersionOrder.OPAQUE;
    }

    /**
     * Without order nothing tells a listing that shows a later state from one that came before the
     * write: who asks again has the cache doubted, and listed anew.
     */
    private static boolean arrives(SharedInformer.OwnWrite write, Duration limit)
        throws InterruptedException {
      for (int i = 0; i < PATIENCE; i++) {
        if (write.await(limit.dividedBy(PATIENCE))) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void close() {
      factory.close();
    }
  }

  @Test
  void noScheduleMakesAGapOrARepeat() throws InterruptedException {
    for (long seed = 1; seed <= 1_000; seed++) {
      var platform = new SeededPlatform(seed);
      try (var run = new Run(platform, seed)) {
        for (int step = 0; step < 60; step++) {
          run.disturb();
          platform.run(Duration.ofMillis(run.random.nextInt(3) * 400L));
        }
        run.server.absent = false;
        platform.run(Duration.ofMinutes(8));
        run.check("seed " + seed, Duration.ZERO);
      }
    }
  }

  @Test
  void realThreadsMakeNoGapAndNoRepeat() throws InterruptedException {
    for (long seed = 1; seed <= 60; seed++) {
      try (var run = new Run(new HurriedPlatform(Platform.system(), 200), seed)) {
        for (int step = 0; step < 400; step++) {
          run.disturb();
        }
        run.server.failures.set(0);
        run.server.absent = false;
        settle(run);
        // A view may be as the table is and yet be about to learn of a row that came and went:
        // what comes last tells when all before it has been told.
        run.server.put("a", "last", "all was told");
        settle(run);
        run.check("seed " + seed, Duration.ofHours(1));
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // others have the work to do
  private static void settle(Run run) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!run.settled() && run.faultless() && System.nanoTime() < end) {
      Thread.yield();
    }
  }

  @Test
  void sameSeedIsTheSameRun() {
    for (long seed = 1; seed <= 10; seed++) {
      assertThat(fingerprint(seed)).as("seed %d", seed).isEqualTo(fingerprint(seed));
    }
  }

  private static long fingerprint(long seed) {
    var platform = new SeededPlatform(seed);
    try (var run = new Run(platform, seed)) {
      for (int step = 0; step < 60; step++) {
        run.disturb();
        platform.run(Duration.ofMillis(500));
      }
      return platform.fingerprint();
    }
  }
}
