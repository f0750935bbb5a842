package dev.trimtab.framework.josdk;

import dev.trimtab.framework.CacheSync;
import dev.trimtab.informer.EventHandler;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.SharedInformer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Indexer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.informers.cache.Store;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One subscriber's fabric8 informer, on a shared one. */
final class SharedIndexInformerFacade<T extends HasMetadata> implements SharedIndexInformer<T> {

  private final Class<T> kind;
  private final InformerFactory.Lease<T> lease;
  private final CacheSync caches;
  private final StartUp startUp;
  private final CacheView<T> view;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final CompletableFuture<Void> synced = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final IdentityHashMap<ResourceEventHandler<? super T>, Registered> handlers =
      new IdentityHashMap<>();
  private boolean running;

  private static final class Registered {
    private SharedInformer.@Nullable Registration registration;
  }

  SharedIndexInformerFacade(
      Class<T> kind, Scope<T> scope, InformerFactory informers, StartUp startUp) {
    this.kind = kind;
    this.lease = informers.lease(scope.spec());
    this.caches = startUp.wait(kind, lease.informer());
    this.startUp = startUp;
    this.view = new CacheView<>(lease.informer());
  }

  @Override
  public CompletionStage<Void> start() {
    lock.lock();
    try {
      if (!running && !stopped.isDone()) {
        running = true;
        handlers.forEach(this::register);
        startUp.platform().threads().newThread(this::completeWhenSynced).start();
      }
    } finally {
      lock.unlock();
    }
    return synced;
  }

  private void completeWhenSynced() {
    try {
      if (caches.await()) {
        synced.complete(null);
      } else {
        synced.cancel(false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      synced.cancel(false);
    }
  }

  @Override
  public SharedIndexInformer<T> run() {
    start().toCompletableFuture().join();
    return this;
  }

  @Override
  public void stop() {
    startUp.forget(caches);
    lock.lock();
    try {
      running = false;
      handlers.values().forEach(SharedIndexInformerFacade::unregister);
      handlers.clear();
      view.removeAllIndexers();
      lease.close();
    } finally {
      lock.unlock();
    }
    stopped.complete(null);
  }

  @Override
  public SharedIndexInformer<T> addEventHandler(ResourceEventHandler<? super T> handler) {
    lock.lock();
    try {
      var registered = new Registered();
      if (handlers.putIfAbsent(handler, registered) == null && running) {
        register(handler, registered);
      }
    } finally {
      lock.unlock();
    }
    return this;
  }

  @Override
  public SharedIndexInformer<T> removeEventHandler(ResourceEventHandler<? super T> handler) {
    lock.lock();
    try {
      Registered registered = handlers.remove(handler);
      if (registered != null) {
        unregister(registered);
      }
    } finally {
      lock.unlock();
    }
    return this;
  }

  private void register(ResourceEventHandler<? super T> handler, Registered registered) {
    registered.registration = lease.informer().addHandler(new Forward<T>(handler));
  }

  private static void unregister(Registered registered) {
    if (registered.registration != null) {
      registered.registration.close();
    }
  }

  /** The resync period is not honoured: shared informers do not resync. */
  @Override
  public SharedIndexInformer<T> addEventHandlerWithResyncPeriod(
      ResourceEventHandler<? super T> handler, long resyncPeriodInMillis) {
    return addEventHandler(handler);
  }

  @Override
  public SharedIndexInformer<T> addIndexers(Map<String, Function<T, List<String>>> indexers) {
    view.addIndexers(indexers);
    return this;
  }

  @Override
  public SharedIndexInformer<T> removeIndexer(String name) {
    view.removeIndexer(name);
    return this;
  }

  /** Null before the first sync, as fabric8 has it. */
  @Override
  public @Nullable String lastSyncResourceVersion() {
    String version = lease.informer().lastVersion();
    return version.isEmpty() ? null : version;
  }

  @Override
  public boolean isRunning() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isWatching() {
    return isRunning() && lease.informer().hasSynced();
  }

  @Override
  public Class<T> getApiTypeClass() {
    return kind;
  }

  @Override
  public Store<T> getStore() {
    return view;
  }

  @Override
  public Indexer<T> getIndexer() {
    return view;
  }

  /** The shared cache begins with the server's state; a given one would be a guess. */
  @Override
  public SharedIndexInformer<T> initialState(Stream<T> items) {
    throw new UnsupportedOperationException("a shared informer takes no initial state");
  }

  @Override
  public SharedIndexInformer<T> itemStore(ItemStore<T> itemStore) {
    throw new UnsupportedOperationException(
        "a shared informer keeps its own store; remove withItemStore from the configuration of "
            + kind.getSimpleName());
  }

  /** The shared reflector retries for ever with back-off, so that there is nothing to decide. */
  @Override
  public SharedIndexInformer<T> exceptionHandler(ExceptionHandler handler) {
    return this;
  }

  @Override
  public CompletionStage<Void> stopped() {
    return stopped;
  }

  private record Forward<T>(ResourceEventHandler<? super T> handler) implements EventHandler<T> {
    @Override
    public void added(T object, boolean initial) {
      handler.onAdd(object);
    }

    @Override
    public void updated(T before, T after) {
      handler.onUpdate(before, after);
    }

    @Override
    public void deleted(T last, boolean finalStateUnknown) {
      handler.onDelete(last, finalStateUnknown);
    }
  }
}
