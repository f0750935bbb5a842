package dev.trimtab.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** add, take, done: operations per second and bytes allocated per operation. */
final class QueueBenchmark implements Benchmark {

  private static final int KEYS = 4_096;
  private static final int PRODUCERS = 8;
  private static final int WORKERS = 8;
  private static final int ROUNDS = 5;
  private static final int ALONE_OPERATIONS = 4_000_000;
  private static final int CROWD_OPERATIONS = 2_000_000;

  /** A producer waits while so many of its keys are on their way; none is in the queue twice. */
  private static final int IN_FLIGHT = 128;

  private record Result(double perSecond, double bytesEach) {}

  @Override
  public void run(Report report) throws InterruptedException {
    report.line("add, take, done                              operations/s   bytes each");
    Result oursAlone =
        measured(report, "Trimtab, 1 thread", QueueUnderTest::oursUntimed, this::alone);
    measured(report, "Trimtab, 1 thread, times measured", QueueUnderTest::ours, this::alone);
    Result peerAlone =
        measured(report, "kubernetes-client/java, 1 thread", QueueUnderTest::peer, this::alone);
    Result oursCrowd =
        measured(report, "Trimtab, 8 and 8", QueueUnderTest::oursUntimed, this::crowd);
    measured(report, "Trimtab, 8 and 8, times measured", QueueUnderTest::ours, this::crowd);
    Result peerCrowd =
        measured(report, "kubernetes-client/java, 8 and 8", QueueUnderTest::peer, this::crowd);
    report.atLeast("queue-1-thread-ops", oursAlone.perSecond, peerAlone.perSecond, 3);
    report.atLeast("queue-8x8-ops", oursCrowd.perSecond, peerCrowd.perSecond, 3);
    report.atMost("queue-1-thread-bytes", oursAlone.bytesEach, peerAlone.bytesEach, 0.5);
    report.finish();
  }

  private static Result measured(
      Report report, String who, Supplier<QueueUnderTest> queues, Measurement measurement)
      throws InterruptedException {
    Result result = best(queues, measurement);
    report.line(
        String.format(
            Locale.ROOT, "%-42s %,14.0f %12.1f", who, result.perSecond, result.bytesEach));
    return result;
  }

  private interface Measurement {
    Result of(QueueUnderTest queue) throws InterruptedException;
  }

  /** The best of several rounds, so that compilation and neighbours on the machine count less. */
  private static Result best(Supplier<QueueUnderTest> queues, Measurement measurement)
      throws InterruptedException {
    Result best = measurement.of(queues.get());
    for (int round = 1; round < ROUNDS; round++) {
      Result next = measurement.of(queues.get());
      best =
          new Result(
              Math.max(best.perSecond, next.perSecond), Math.min(best.bytesEach, next.bytesEach));
    }
    return best;
  }

  /** 64 keys are in the queue at any time. */
  private Result alone(QueueUnderTest queue) throws InterruptedException {
    QueueKey[] keys = keys();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 64; i++) {
      queue.add(keys[i]);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    for (int i = 64; i < ALONE_OPERATIONS; i++) {
      queue.add(keys[i % KEYS]);
      QueueKey key = queue.take();
      if (key == null) {
        throw new IllegalStateException("the queue ended");
      }
      queue.done(key);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
    return new Result(ALONE_OPERATIONS / seconds, (double) bytes / ALONE_OPERATIONS);
  }

  private Result crowd(QueueUnderTest queue) throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      workers.add(Thread.ofPlatform().unstarted(() -> work(queue)));
    }
    List<Thread> producers = new ArrayList<>();
    for (int producer = 0; producer < PRODUCERS; producer++) {
      producers.add(Thread.ofPlatform().unstarted(() -> produce(queue)));
    }
    long began = System.nanoTime();
    workers.forEach(Thread::start);
    producers.forEach(Thread::start);
    for (Thread producer : producers) {
      producer.join();
    }
    queue.shutDown();
    for (Thread worker : workers) {
      worker.join();
    }
    return new Result(CROWD_OPERATIONS / ((System.nanoTime() - began) / 1e9), Double.NaN);
  }

  private static QueueKey[] keys() {
    var inFlight = new AtomicInteger();
    var keys = new QueueKey[KEYS];
    Arrays.setAll(keys, i -> new QueueKey(inFlight));
    return keys;
  }

  private static void produce(QueueUnderTest queue) {
    QueueKey[] keys = keys();
    for (int i = 0; i < CROWD_OPERATIONS / PRODUCERS; i++) {
      QueueKey key = keys[i % KEYS];
      while (key.inFlight.get() >= IN_FLIGHT) {
        LockSupport.parkNanos(1_000);
      }
      key.inFlight.incrementAndGet();
      queue.add(key);
    }
  }

  private static void work(QueueUnderTest queue) {
    try {
      for (QueueKey key = queue.take(); key != null; key = queue.take()) {
        queue.done(key);
        key.inFlight.decrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
