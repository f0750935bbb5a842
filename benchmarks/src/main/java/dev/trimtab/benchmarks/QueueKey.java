package dev.trimtab.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;

/** A key of the queue benchmark; equal by identity, like interned names. */
final class QueueKey {

  /** How many keys of its producer are between add and done. */
  final AtomicInteger inFlight;

  QueueKey(AtomicInteger inFlight) {
    this.inFlight = inFlight;
  }
}
