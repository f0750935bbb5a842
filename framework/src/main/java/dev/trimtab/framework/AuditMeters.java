package dev.trimtab.framework;

import dev.trimtab.informer.AuditReport;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Consumer;

/**
 * Counts what audits of caches find: audits by kind and result, and objects that were missing,
 * stale or ghosts.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public final class AuditMeters implements Consumer<AuditReport> {

  private final MeterRegistry registry;

  /** Counts in {@code registry}. */
  public AuditMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void accept(AuditReport report) {
    String kind = report.informer();
    String result = report.clean() ? "clean" : "repaired";
    registry.counter("trimtab.cache.audits", "kind", kind, "result", result).increment();
    count(kind, "missing", report.missing());
    count(kind, "stale", report.stale());
    count(kind, "ghost", report.ghosts());
  }

  private void count(String kind, String difference, List<?> objects) {
    registry
        .counter("trimtab.cache.differences", "kind", kind, "difference", difference)
        .increment(objects.size());
  }
}
