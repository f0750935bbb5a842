package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.SeededPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/**
 * Producers raise the wanted version of keys and add them; workers copy wanted to done. At the end
 * every key must have been worked on after its last add, and never by two at once.
 */
class WorkQueueStressTest {

  private static final int KEYS = 12;
  private static final List<Priority> LEVELS = List.of(Priority.values());
  private static final Cause ASKED = new Cause.Request("test");

  private static final class Run {

    final WorkQueue<Integer> queue;
    final int keys;
    final AtomicIntegerArray wanted;
    final AtomicIntegerArray finished;
    final AtomicIntegerArray workers;
    final AtomicInteger together = new AtomicInteger();
    final AtomicInteger interrupted = new AtomicInteger();

    Run(Platform platform) {
      this(platform, KEYS, 3);
    }

    Run(Platform platform, int keys, int tenants) {
      this.keys = keys;
      wanted = new AtomicIntegerArray(keys);
      finished = new AtomicIntegerArray(keys);
      workers = new AtomicIntegerArray(keys);
      queue = WorkQueue.<Integer>builder(platform).tenant(key -> "tenant-" + key % tenants).build();
    }

    void produce(long seed, int adds) {
      var random = new Random(seed);
      for (int i = 0; i < adds; i++) {
        int key = random.nextInt(keys);
        wanted.incrementAndGet(key);
        if (random.nextInt(4) == 0) {
          queue.addAfter(key, Duration.ofNanos(random.nextInt(200_000)), ASKED);
        } else {
          queue.add(key, LEVELS.get(random.nextInt(3)), ASKED);
        }
        pause(random);
      }
    }

    void work(long seed) {
      var random = new Random(seed);
      try {
        for (var item = queue.take(); item.isPresent(); item = queue.take()) {
          work(item.get().key(), random);
        }
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
      }
    }

    private void work(int key, Random random) {
      if (workers.incrementAndGet(key) != 1) {
        together.incrementAndGet();
      }
      int seen = wanted.get(key);
      pause(random);
      if (random.nextInt(10) == 0) {
        queue.addRateLimited(key); // fails
      } else {
        finished.set(key, seen);
        queue.forget(key);
      }
      pause(random);
      workers.decrementAndGet(key);
      queue.done(key);
    }

    @SuppressWarnings("ThreadPriorityCheck") // the point where another thread may go first
    private static void pause(Random random) {
      if (random.nextInt(3) == 0) {
        Thread.yield();
      }
    }

    boolean settled() {
      var metrics = queue.metrics();
      return metrics.depth() + metrics.delayed() + metrics.inWork() == 0;
    }

    void assertNothingLost(String run) {
      assertThat(together).as("%s: two workers on one key", run).hasValue(0);
      assertThat(interrupted).as(run).hasValue(0);
      for (int key = 0; key < keys; key++) {
        assertThat(finished.get(key)).as("%s: key %d", run, key).isEqualTo(wanted.get(key));
      }
    }
  }

  @Test
  void realThreadsLoseNoAddAndNeverShareAKey() throws InterruptedException {
    for (long seed = 1; seed <= 60; seed++) {
      runForReal(seed, new Run(Platform.system()), 300);
    }
  }

  /** So many tenants that the queue keeps forgetting idle ones while their keys are added again. */
  @Test
  void keyThatIsForgottenWhileItIsAddedIsNotLost() throws InterruptedException {
    for (long seed = 1; seed <= 5; seed++) {
      runForReal(seed, new Run(Platform.system(), 3_000, 3_000), 8_000);
    }
  }

  private static void runForReal(long seed, Run run, int adds) throws InterruptedException {
    List<Thread> producers = new ArrayList<>();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long own = seed * 100 + i;
      producers.add(Thread.ofPlatform().start(() -> run.produce(own, adds)));
      workers.add(Thread.ofPlatform().start(() -> run.work(~own)));
    }
    for (Thread producer : producers) {
      producer.join();
    }
    while (!run.settled()) {
      Thread.onSpinWait();
    }
    run.queue.shutDown();
    for (Thread worker : workers) {
      worker.join();
    }
    run.assertNothingLost("seed " + seed);
  }

  @Test
  void noScheduleOfVirtualThreadsLosesAnAddOrSharesAKey() {
    for (long seed = 1; seed <= 500; seed++) {
      simulate(seed).assertNothingLost("seed " + seed);
    }
  }

  @Test
  void sameSeedIsTheSameRun() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(fingerprint(seed)).as("seed %d", seed).isEqualTo(fingerprint(seed));
    }
  }

  private static Run simulate(long seed) {
    return simulate(seed, new SeededPlatform(seed));
  }

  private static long fingerprint(long seed) {
    var platform = new SeededPlatform(seed);
    simulate(seed, platform);
    return platform.fingerprint();
  }

  private static Run simulate(long seed, SeededPlatform platform) {
    var run = new Run(platform);
    for (int i = 0; i < 3; i++) {
      long own = seed * 100 + i;
      platform.threads().newThread(() -> run.produce(own, 40)).start();
      platform.threads().newThread(() -> run.work(~own)).start();
    }
    platform.run(Duration.ofHours(1));
    run.queue.shutDown();
    platform.run(Duration.ofHours(1));
    return run;
  }
}
