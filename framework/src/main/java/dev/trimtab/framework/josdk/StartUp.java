package dev.trimtab.framework.josdk;

import dev.trimtab.framework.CacheSync;
import dev.trimtab.informer.SharedInformer;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What the informers of one reconciler wait for.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class StartUp {

  private final Supplier<String> reconciler;
  private final Platform platform;
  private final List<CacheSync> waits = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  /**
   * @param reconciler its name; asked for when something is to be waited for
   */
  StartUp(Supplier<String> reconciler, Platform platform) {
    this.reconciler = reconciler;
    this.platform = platform;
  }

  Platform platform() {
    return platform;
  }

  /** To be waited for, until it is {@linkplain #forget forgotten} or the reconciler ends. */
  CacheSync wait(Class<? extends HasMetadata> kind, SharedInformer<?> informer) {
    var caches = new CacheSync(reconciler.get(), platform);
    caches.add(kind, informer);
    waits.add(caches);
    if (ended) {
      caches.close();
    }
    return caches;
  }

  /** The informer is not needed any more. */
  void forget(CacheSync caches) {
    caches.close();
    waits.remove(caches);
  }

  /** The kinds that the server does not serve, as {@code PLURAL.GROUP/VERSION}. */
  List<String> missing() {
    return waits.stream().flatMap(each -> each.missing().stream()).distinct().toList();
  }

  /** Nobody waits any more. */
  void end() {
    ended = true;
    waits.forEach(CacheSync::close);
  }
}
