package dev.trimtab.informer;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a factory makes its informers.
 *
 * @param hotObjects objects kept decoded
 * @param compressAfter objects unchanged for so long are deflated; zero for never
 * @param auditEvery the mean time between audits; zero for never
 * @param auditListener is told of every audit
 * @param resyncEvery the time between resyncs; zero for never
 */
record InformerSettings(
    int hotObjects,
    Duration compressAfter,
    Duration auditEvery,
    Consumer<AuditReport> auditListener,
    Duration resyncEvery) {}
