package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.SeededPlatform;
import dev.trimtab.workqueue.simulated.YieldingPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Virtual threads in an order that a seed decides, which also change <em>within</em> the queue's
 * calls: wherever these ask for the time, for a hash code, a tenant or a failure count (outside the
 * door) or whether two keys are equal (inside). Every cause is another one, so that one that is
 * lost, or told twice, is noticed.
 */
class InterleavingTest {

  private static final int SEEDS = 1_000;
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(1);
  private static final List<Priority> LEVELS = List.of(Priority.values());

  /** A queue, and what its users know of it. One thread runs at a time, so plain fields do. */
  private static final class Run {

    static final int KEYS = 5;

    final SeededPlatform platform;
    final Random chance;
    final WorkQueue<Key> queue;
    final int[] workersOf = new int[KEYS];
    final List<Set<Cause>> open = new ArrayList<>();
    final List<String> wrong = new ArrayList<>();
    final List<Thread> workers = new ArrayList<>();
    int added;
    int dropped;
    int handedOut;
    int working;
    int interrupts;

    Run(long seed, int causesPerKey) {
      platform = new SeededPlatform(seed);
      chance = new Random(seed * 31);
      var yielding = new YieldingPlatform(platform, this::pause);
      queue =
          WorkQueue.<Key>builder(yielding)
              .tenant(this::tenantOf)
              .causesPerKey(causesPerKey)
              .rateLimiter(new YieldingRateLimiter(this))
              .build();
      for (int key = 0; key < KEYS; key++) {
        open.add(new HashSet<>());
      }
    }

    @SuppressWarnings("ThreadPriorityCheck") // the point where another thread may go first
    void pause() {
      if (Thread.currentThread().isVirtual() && chance.nextInt(3) == 0) {
        Thread.yield();
      }
    }

    private String tenantOf(Key key) {
      pause();
      return "tenant-" + key.number() % 2;
    }

    void start(Runnable task) {
      platform.threads().newThread(task).start();
    }

    void startWorker() {
      Thread worker = platform.threads().newThread(this::work);
      workers.add(worker);
      worker.start();
    }

    void produce(int adds) {
      for (int i = 0; i < adds; i++) {
        var key = new Key(chance.nextInt(KEYS), this);
        var cause = new Cause.Request("add " + added++);
        open.get(key.number()).add(cause);
        if (chance.nextInt(4) == 0) {
          queue.addAfter(key, Duration.ofNanos(1 + chance.nextInt(50)), cause);
        } else {
          queue.add(key, LEVELS.get(chance.nextInt(3)), cause);
        }
        pause();
      }
    }

    /** Interrupts workers, most of which wait; each goes on. */
    void interrupt(int times) {
      for (int i = 0; i < times; i++) {
        workers.get(chance.nextInt(workers.size())).interrupt();
        pause();
      }
    }

    private void work() {
      while (true) {
        try {
          var item = queue.take();
          if (item.isEmpty()) {
            return;
          }
          work(item.get());
        } catch (InterruptedException e) {
          interrupts++;
        }
      }
    }

    private void work(WorkItem<Key> item) {
      int key = item.key().number();
      handedOut++;
      working++;
      if (++workersOf[key] != 1) {
        wrong.add("two workers on key " + key);
      }
      dropped += item.droppedCauses();
      for (Cause cause : item.causes()) {
        if (!(cause instanceof Cause.Retry) && !open.get(key).remove(cause)) {
          wrong.add(cause + " told twice, or of another key than " + key);
        }
      }
      pause();
      if (chance.nextInt(5) == 0) {
        queue.addRateLimited(item.key());
      }
      pause();
      workersOf[key]--;
      working--;
      queue.done(new Key(key, this));
    }

    /** Time passes only while nobody can run, so a drain that needs some was not signalled. */
    void drain() {
      long before = platform.nanoTime();
      try {
        if (!queue.shutDownAndDrain(DRAIN_LIMIT)) {
          wrong.add("gave up draining");
        }
        if (working > 0) {
          wrong.add("drained with " + working + " workers");
        }
        if (platform.nanoTime() - before >= DRAIN_LIMIT.toNanos()) {
          wrong.add("drained by the limit alone");
        }
      } catch (InterruptedException e) {
        wrong.add("nobody interrupts the drain");
      }
    }

    /** Until nothing is left to do but to wait for adds. */
    void settle() {
      platform.run(Duration.ofHours(1));
    }

    Set<Cause> lost() {
      var lost = new HashSet<Cause>();
      open.forEach(lost::addAll);
      return lost;
    }
  }

  /** Its hash code is that of most others, so that looking for one asks others whether they are. */
  private record Key(int number, Run run) {

    @Override
    public int hashCode() {
      run.pause();
      return number % 2;
    }

    @Override
    public boolean equals(Object other) {
      run.pause();
      return other instanceof Key key && key.number == number;
    }
  }

  private record YieldingRateLimiter(Run run) implements RateLimiter<Key> {

    @Override
    public Duration next(Key key) {
      run.pause();
      return Duration.ofNanos(20);
    }

    @Override
    public void forget(Key key) {
      run.pause();
    }

    @Override
    public int failures(Key key) {
      run.pause();
      return 1;
    }
  }

  /** Few workers and few adds too: then nobody comes by who would find what was left behind. */
  private static Run begin(long seed, int causesPerKey) {
    var run = new Run(seed, causesPerKey);
    int adds = 1 + run.chance.nextInt(20);
    int workers = 1 + run.chance.nextInt(3);
    for (int i = 0; i < workers; i++) {
      run.startWorker();
    }
    for (int i = 0; i < 3; i++) {
      run.start(() -> run.produce(adds));
    }
    return run;
  }

  private static void assertSettled(long seed, Run run) {
    run.settle();
    assertThat(run.wrong).as("seed %d", seed).isEmpty();
    WorkQueueMetrics metrics = run.queue.metrics();
    assertThat(metrics.depth()).as("seed %d: left behind", seed).isZero();
    assertThat(metrics.delayed()).as("seed %d: delayed for ever", seed).isZero();
    assertThat(metrics.inWork()).as("seed %d: with a worker", seed).isZero();
    assertThat(metrics.adds()).as("seed %d: hand-outs", seed).isEqualTo(run.handedOut);
  }

  @Test
  void noInterleavingLosesAnAddOrACauseOrSharesAKey() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run run = begin(seed, 1_000);
      assertSettled(seed, run);
      assertThat(run.lost()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void causesThatDoNotFitAreCountedInEveryInterleaving() {
    int dropped = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run run = begin(seed, 2);
      assertSettled(seed, run);
      assertThat(run.lost().size()).as("seed %d", seed).isLessThanOrEqualTo(run.dropped);
      dropped += run.dropped;
    }
    assertThat(dropped).isPositive();
  }

  @Test
  void workersThatAreInterruptedLeaveNoKeyBehind() {
    int interrupts = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run run = begin(seed, 1_000);
      run.start(() -> run.interrupt(20));
      assertSettled(seed, run);
      assertThat(run.lost()).as("seed %d", seed).isEmpty();
      interrupts += run.interrupts;
    }
    assertThat(interrupts).isGreaterThan(SEEDS);
  }

  @Test
  void drainEndsWithTheLastWorkerInEveryInterleaving() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run run = begin(seed, 1_000);
      run.start(run::drain);
      assertSettled(seed, run);
      assertThat(run.workers).as("seed %d: still waiting", seed).noneMatch(Thread::isAlive);
    }
  }
}
