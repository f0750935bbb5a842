package dev.trimtab.informer;

import java.util.concurrent.atomic.AtomicLong;

/** What happened to an informer, for {@link InformerMetrics}. */
final class InformerCounters {
  final AtomicLong changes = new AtomicLong();
  final AtomicLong listings = new AtomicLong();
  final AtomicLong watches = new AtomicLong();
  final AtomicLong failures = new AtomicLong();
  final AtomicLong audits = new AtomicLong();
  final AtomicLong repairs = new AtomicLong();
}
