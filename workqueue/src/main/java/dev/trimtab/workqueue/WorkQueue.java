package dev.trimtab.workqueue;

import java.time.Duration;
import java.util.Optional;

/**
 * A de-duplicating queue of keys with delay, back-off, priority and fairness.
 *
 * <p>Source of the contract: client-go {@code util/workqueue}.
 *
 * <p><b>Threads.</b> Safe for any number of producers and workers; only {@link #take} blocks.
 */
public interface WorkQueue<K> extends AutoCloseable {

  /** Begins to make a queue. */
  static <K> WorkQueueBuilder<K> builder(Platform platform) {
    return new WorkQueueBuilder<>(platform);
  }

  /**
   * Makes {@code key} due now. If it already waits, the causes merge and the higher priority wins.
   */
  void add(K key, Priority priority, Cause cause);

  /** {@link #add(Object, Priority, Cause)} with {@link Priority#NORMAL}. */
  default void add(K key, Cause cause) {
    add(key, Priority.NORMAL, cause);
  }

  /** Makes {@code key} due after {@code delay}; an earlier due time of the same key wins. */
  void addAfter(K key, Duration delay, Cause cause);

  /** Makes {@code key} due after the delay its rate limiter says, and counts a failure. */
  void addRateLimited(K key);

  /** Ends the failure count of {@code key}. */
  void forget(K key);

  /** Waits for a due key; empty once the queue is shut down and nothing is left to hand out. */
  Optional<WorkItem<K>> take() throws InterruptedException;

  /**
   * Says that the worker is finished with {@code key}; it is handed out again if added meanwhile.
   */
  void done(K key);

  /** Keys that are due and wait; without delayed ones and those being worked on. */
  int depth();

  /** Counts and times of this moment. */
  WorkQueueMetrics metrics();

  /** Takes no more adds and drops delayed keys; what is due is still handed out. */
  void shutDown();

  /** {@link #shutDown()}, then waits until no key is with a worker, at most {@code limit}. */
  boolean shutDownAndDrain(Duration limit) throws InterruptedException;

  /** {@link #shutDown()}. */
  @Override
  default void close() {
    shutDown();
  }
}
