package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;

/** An informer and all that drives it. */
final class RunningInformer<T> {

  private final CachingInformer<T> informer;
  private final Reflector reflector;
  private final Compactor<T> compactor;
  private final CacheAudit<T> audit;
  private final Resyncer resyncer;
  private final InformerSettings settings;

  /** Guarded by the pool's lock. */
  int leases;

  RunningInformer(
      InformerSpec<T> spec, Platform platform, ListerWatcher server, InformerSettings settings) {
    this.settings = settings;
    String name = spec.type().name();
    var store = new CompactStore<T>(spec.type(), settings.hotObjects());
    informer = new CachingInformer<>(platform, store);
    reflector = new Reflector(name, platform, ReflectorSettings.STANDARD, server, informer);
    compactor = new Compactor<>(platform, store, settings.compressAfter());
    audit =
        new CacheAudit<>(
            new CacheAudit.Audited<>(name, informer, store, reflector::relist),
            platform,
            settings.auditEvery(),
            server,
            settings.auditListener());
    resyncer = new Resyncer(platform, settings.resyncEvery(), informer::resync);
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
      resyncer.start();
    }
  }

  void stop() {
    reflector.stop();
    audit.stop();
    compactor.close();
    resyncer.close();
    informer.close();
  }
}
