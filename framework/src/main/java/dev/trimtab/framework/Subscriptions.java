package dev.trimtab.framework;

import dev.trimtab.informer.EventHandler;
import dev.trimtab.informer.SharedInformer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;

/** The handlers of one controller on the informers of its kinds. Not thread-safe. */
final class Subscriptions<T extends HasMetadata> implements AutoCloseable {

  private final Controller<T> controller;
  private final Caches caches;
  private final CacheSync sync;
  private final List<SharedInformer.Registration> registrations = new ArrayList<>();

  /**
   * @param sync is told of each cache that the controller needs
   */
  Subscriptions(Controller<T> controller, Caches caches, CacheSync sync) {
    this.controller = controller;
    this.caches = caches;
    this.sync = sync;
  }

  /** Subscribes to every kind that the controller reconciles, owns or watches. */
  void open(Triggers<T> triggers) {
    subscribe(controller.kind(), caches.informer(controller.kind()), triggers.primary());
    controller.owned().forEach(kind -> owned(kind, triggers));
    controller.watched().forEach(watched -> watched(watched, triggers));
  }

  private <R extends HasMetadata> void owned(Class<R> kind, Triggers<T> triggers) {
    subscribe(kind, caches.ownedInformer(kind), triggers.owned());
  }

  private <R extends HasMetadata> void watched(
      Controller.Watched<R> watched, Triggers<T> triggers) {
    subscribe(watched.kind(), caches.informer(watched.kind()), triggers.watched(watched));
  }

  private <R extends HasMetadata> void subscribe(
      Class<R> kind, SharedInformer<R> informer, EventHandler<? super R> handler) {
    sync.add(kind, informer);
    registrations.add(informer.addHandler(handler));
  }

  /** No handler is told anything more. */
  @Override
  public void close() {
    registrations.forEach(SharedInformer.Registration::close);
  }
}
