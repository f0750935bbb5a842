package dev.trimtab.informer;

import dev.trimtab.workqueue.Periodic;
import dev.trimtab.workqueue.Platform;
import java.time.Duration;

/** An informer and all that drives it. */
final class RunningInformer<T> {

  private final CachingInformer<T> informer;
  private final Reflector reflector;
  private final Compactor<T> compactor;
  private final CacheAudit<T> audit;
  private final Periodic resyncs;
  private final InformerSettings settings;

  /** Guarded by the pool's lock. */
  int leases;

  RunningInformer(
      InformerSpec<T> spec, Platform platform, ListerWatcher server, InformerSettings settings) {
    this.settings = settings;
    String name = spec.type().name();
    var store = new CompactStore<T>(spec.type(), settings.hotObjects());
    informer = new CachingInformer<>(platform, store, this::relist);
    reflector = new Reflector(name, platform, ReflectorSettings.STANDARD, server, informer.sink());
    compactor = new Compactor<>(platform, store, settings.compressAfter());
    audit =
        new CacheAudit<>(
            new CacheAudit.Audited<>(name, informer, store, this::relist),
            platform,
            settings.auditEvery(),
            server,
            settings.auditListener());
    resyncs =
        new Periodic(platform, () -> jittered(settings.resyncEvery(), platform), informer::resync);
  }

  /** By up to a tenth, so that kinds do not resync together. */
  private static Duration jittered(Duration period, Platform platform) {
    return period.plusNanos(platform.random().nextLong(period.toNanos() / 10 + 1));
  }

  private void relist() {
    reflector.relist();
  }

  SharedInformer<T> informer() {
    return informer;
  }

  void start() {
    reflector.start();
    if (settings.compressAfter().isPositive()) {
      compactor.start();
    }
    if (settings.auditEvery().isPositive()) {
      audit.start();
    }
    if (settings.resyncEvery().isPositive()) {
      resyncs.start();
    }
  }

  void stop() {
    reflector.stop();
    audit.stop();
    compactor.close();
    resyncs.close();
    informer.close();
  }
}
