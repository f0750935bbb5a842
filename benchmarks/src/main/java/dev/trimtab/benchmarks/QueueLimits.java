package dev.trimtab.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What this machine takes for the two steps that no queue between threads can do without. */
final class QueueLimits {

  private static final int ROUNDS = 5;
  private static final int ATOMIC_STEPS = 20_000_000;
  private static final int HAND_OVERS = 1_000_000;

  private QueueLimits() {}

  /** Nanoseconds: medians of rounds in a process of its own. */
  public static void main(String[] arguments) throws InterruptedException {
    List<Double> atomic = new ArrayList<>();
    List<Double> handOver = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      atomic.add(atomicStep(new AtomicInteger()));
      handOver.add(handOver());
    }
    ChildProcess.result("atomic-step", Median.of(atomic));
    ChildProcess.result("hand-over", Median.of(handOver));
  }

  /** A compare-and-set that nobody else is interested in. */
  private static double atomicStep(AtomicInteger value) {
    long began = System.nanoTime();
    for (int i = 0; i < ATOMIC_STEPS; i++) {
      if (!value.compareAndSet(i, i + 1)) {
        throw new IllegalStateException("somebody else");
      }
    }
    return (double) (System.nanoTime() - began) / ATOMIC_STEPS;
  }

  /** One number that two threads pass to and fro: the way of one line from core to core. */
  private static double handOver() throws InterruptedException {
    var turn = new AtomicInteger();
    Thread other = Thread.ofPlatform().start(() -> pass(turn, 1));
    long began = System.nanoTime();
    pass(turn, 0);
    other.join();
    return (System.nanoTime() - began) / (2.0 * HAND_OVERS);
  }

  private static void pass(AtomicInteger turn, int mine) {
    for (int i = 0; i < HAND_OVERS; i++) {
      while ((turn.get() & 1) != mine) {
        Thread.onSpinWait();
      }
      turn.setRelease(turn.get() + 1);
    }
  }
}
