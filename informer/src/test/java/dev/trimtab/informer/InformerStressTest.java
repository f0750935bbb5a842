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
 * A table changes at random while watches break, history is compacted and requests fail. Each
 * handler builds its own view from what it is told, and notes every step that does not fit: a gap
 * or a repeat. At the end cache and views must equal the table.
 */
class InformerStressTest {

  private static final class View implements EventHandler<Row> {
    final Map<ObjectKey, String> values = new TreeMap<>();
    final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

    @Override
    public synchronized void added(Row row, boolean initial) {
      String before = values.put(row.key(), row.value());
      if (before != null) {
        faults.add("added twice: " + row.key());
      }
    }

    @Override
    public synchronized void updated(Row before, Row after) {
      String known = values.put(after.key(), after.value());
      if (!before.value().equals(known)) {
        faults.add("update from " + before.value() + " but known is " + known);
      }
    }

    @Override
    public synchronized void deleted(Row last, boolean finalStateUnknown) {
      if (values.remove(last.key()) == null) {
        faults.add("deleted, never added: " + last.key());
      }
    }

    synchronized Map<ObjectKey, String> copy() {
      return new TreeMap<>(values);
    }
  }

  private static final class Run implements AutoCloseable {
    final TableServer server = new TableServer();
    final List<View> views = new ArrayList<>();
    final Random random;
    final InformerFactory factory;
    final SharedInformer<Row> informer;
    int written;

    Run(Platform platform, long seed) {
      random = new Random(seed);
      server.streams = random.nextBoolean();
      server.ignoresInitialState = random.nextInt(4) == 0;
      for (int i = 0; i < 20; i++) {
        change();
      }
      factory = InformerFactory.builder(platform, spec -> server).build();
      informer = factory.lease(InformerSpec.all(Row.TYPE)).informer();
      join();
    }

    void join() {
      var view = new View();
      informer.addHandler(view);
      views.add(view);
    }

    void change() {
      String name = "row-" + random.nextInt(8);
      if (random.nextInt(3) == 0 && server.rows().containsKey(ObjectKey.of("a", name))) {
        server.delete("a", name);
      } else {
        server.put("a", name, "value-" + written++);
      }
    }

    void disturb() {
      switch (random.nextInt(12)) {
        case 0 -> server.disconnect();
        case 1 -> {
          server.compact();
          server.disconnect();
        }
        case 2 -> server.failures.set(random.nextInt(3));
        case 3 -> server.bookmark();
        case 4 -> {
          if (views.size() < 6) {
            join();
          }
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
      return cached().equals(truth()) && views.stream().allMatch(v -> v.copy().equals(truth()));
    }

    void check(String run) {
      assertThat(cached()).as("%s: cache", run).isEqualTo(truth());
      for (View view : views) {
        assertThat(view.faults).as("%s: gaps and repeats", run).isEmpty();
        assertThat(view.copy()).as("%s: view of a handler", run).isEqualTo(truth());
      }
    }

    @Override
    public void close() {
      factory.close();
    }
  }

  @Test
  void noScheduleMakesAGapOrARepeat() {
    for (long seed = 1; seed <= 300; seed++) {
      var platform = new SeededPlatform(seed);
      try (var run = new Run(platform, seed)) {
        for (int step = 0; step < 60; step++) {
          run.disturb();
          platform.run(Duration.ofMillis(run.random.nextInt(3) * 400L));
        }
        platform.run(Duration.ofMinutes(8));
        run.check("seed " + seed);
      }
    }
  }

  @Test
  void realThreadsMakeNoGapAndNoRepeat() {
    for (long seed = 1; seed <= 15; seed++) {
      try (var run = new Run(Platform.system(), seed)) {
        run.server.ignoresInitialState = false; // would wait ten real seconds
        for (int step = 0; step < 400; step++) {
          run.disturb();
        }
        run.server.failures.set(0);
        settle(run);
        // A view may be as the table is and yet be about to learn of a row that came and went:
        // what comes last tells when all before it has been told.
        run.server.put("a", "last", "all was told");
        settle(run);
        run.check("seed " + seed);
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // others have the work to do
  private static void settle(Run run) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!run.settled()
        && run.views.stream().allMatch(view -> view.faults.isEmpty())
        && System.nanoTime() < end) {
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
