package dev.trimtab.benchmarks;

/** A key of the queue benchmark; equal by identity, like interned names. */
final class QueueKey {

  /** Between add and done; only where several threads measure. */
  volatile boolean away;
}
