package dev.trimtab.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One queue of the queue benchmark, in a process of its own. */
final class QueueSide {

  private static final int PRODUCERS = 8;
  private static final int WORKERS = 8;

  /** Compilation is over by then. */
  private static final int WARM_UP_ROUNDS = 4;

  private static final int ROUNDS = 7;
  private static final int ALONE_OPERATIONS = 4_000_000;
  private static final int CROWD_OPERATIONS = 2_000_000;

  /** Keys of the one thread, and how many of them are in the queue at any time. */
  private static final int ALONE_KEYS = 4_096;

  private static final int ALONE_WAITING = 64;

  /** Keys of each producer; it adds one again only when that is done, so none is added twice. */
  private static final int CROWD_KEYS = 512;

  private QueueSide() {}

  private interface Round {
    /** Operations in a second. */
    double run(QueueUnderTest queue) throws InterruptedException;
  }

  /** Which queue, and {@code alone} or {@code crowd}. */
  public static void main(String[] arguments) throws InterruptedException {
    boolean alone = arguments[1].equals("alone");
    Round round = alone ? QueueSide::alone : QueueSide::crowd;
    var perSecond = new ArrayList<Double>();
    for (int i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
      double figure = round.run(QueueUnderTest.of(arguments[0]));
      if (i >= 0) {
        perSecond.add(figure);
      }
    }
    ChildProcess.result("per-second", Median.of(perSecond));
    if (alone) {
      ChildProcess.result("bytes", bytesEach(QueueUnderTest.of(arguments[0])));
    }
    System.exit(0);
  }

  private static double bytesEach(QueueUnderTest queue) throws InterruptedException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    alone(queue);
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / ALONE_OPERATIONS;
  }

  private static double alone(QueueUnderTest queue) throws InterruptedException {
    QueueKey[] keys = keys("object-of-a-controller", ALONE_KEYS);
    for (int i = 0; i < ALONE_WAITING; i++) {
      queue.add(keys[i]);
    }
    long began = System.nanoTime();
    for (int i = ALONE_WAITING; i < ALONE_WAITING + ALONE_OPERATIONS; i++) {
      queue.add(keys[i % ALONE_KEYS].again());
      QueueKey key = queue.take();
      if (key == null) {
        throw new IllegalStateException("the queue ended");
      }
      queue.done(key);
    }
    return ALONE_OPERATIONS / ((System.nanoTime() - began) / 1e9);
  }

  private static double crowd(QueueUnderTest queue) throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      workers.add(Thread.ofPlatform().unstarted(() -> work(queue)));
    }
    List<Thread> producers = new ArrayList<>();
    for (int producer = 0; producer < PRODUCERS; producer++) {
      QueueKey[] keys = keys("object-of-producer-" + producer, CROWD_KEYS);
      producers.add(Thread.ofPlatform().unstarted(() -> produce(queue, keys)));
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
    return CROWD_OPERATIONS / ((System.nanoTime() - began) / 1e9);
  }

  private static QueueKey[] keys(String owner, int count) {
    var keys = new QueueKey[count];
    Arrays.setAll(keys, i -> new QueueKey("namespace-" + i % 16, owner + "-" + i));
    return keys;
  }

  private static void produce(QueueUnderTest queue, QueueKey[] keys) {
    for (int i = 0; i < CROWD_OPERATIONS / PRODUCERS; i++) {
      QueueKey key = keys[i % keys.length];
      if (key.away) {
        awaitHalf(key, keys[(i + keys.length / 2) % keys.length]);
      }
      key.away = true;
      queue.add(key);
    }
  }

  /** Not for one key at a time: falling asleep costs more than what is measured. */
  private static void awaitHalf(QueueKey first, QueueKey half) {
    while (first.away || half.away) {
      LockSupport.parkNanos(1_000);
    }
  }

  private static void work(QueueUnderTest queue) {
    try {
      for (QueueKey key = queue.take(); key != null; key = queue.take()) {
        queue.done(key);
        key.away = false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
