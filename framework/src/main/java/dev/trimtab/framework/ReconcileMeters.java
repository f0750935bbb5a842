package dev.trimtab.framework;

import dev.trimtab.informer.ObjectKey;
import dev.trimtab.workqueue.WorkQueue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** The figures of one controller; gauges do not keep what they look at. */
final class ReconcileMeters {

  private final Timer succeeded;
  private final Timer failed;
  private final Counter withoutEffect;

  ReconcileMeters(
      MeterRegistry registry, String controller, WorkQueue<ObjectKey> queue, CacheSync caches) {
    succeeded = timer(registry, controller, "success");
    failed = timer(registry, controller, "error");
    withoutEffect =
        Counter.builder("trimtab.writes.without.effect")
            .description("Patches after which the object was as before")
            .tag("controller", controller)
            .register(registry);
    Gauge.builder("trimtab.queue.depth", queue, WorkQueue::depth)
        .description("Keys that are due and wait")
        .tag("controller", controller)
        .register(registry);
    Gauge.builder("trimtab.controller.ready", caches, all -> all.isComplete() ? 1 : 0)
        .description("1 if the controller works, 0 while it waits for its caches")
        .tag("controller", controller)
        .register(registry);
  }

  private static Timer timer(MeterRegistry registry, String controller, String result) {
    return Timer.builder("trimtab.reconcile")
        .description("Duration of reconciles")
        .tag("controller", controller)
        .tag("result", result)
        .register(registry);
  }

  /** Times in nanoseconds of one clock. */
  void succeeded(long begin, long end) {
    succeeded.record(end - begin, TimeUnit.NANOSECONDS);
  }

  /** A patch asked for nothing that was not so already. */
  void withoutEffect() {
    withoutEffect.increment();
  }

  /** Times in nanoseconds of one clock. */
  void failed(long begin, long end) {
    failed.record(end - begin, TimeUnit.NANOSECONDS);
  }
}
