package dev.trimtab.framework;

import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.SharedInformer;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The informers of a host, each leased once, with an index by controlling owner where wanted. */
final class Caches implements AutoCloseable {

  private final InformerFactory factory;
  private final String ownerIndex;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Class<?>, Held<?>> held = new LinkedHashMap<>();

  private static final class Held<T> {
    private final InformerFactory.Lease<T> lease;
    private boolean ownerIndexed;

    private Held(InformerFactory.Lease<T> lease) {
      this.lease = lease;
    }
  }

  /**
   * @param name unique among the hosts that share {@code factory}, because indexes are shared too
   */
  Caches(InformerFactory factory, String name) {
    this.factory = factory;
    this.ownerIndex = "controller-uid@" + name;
  }

  /** The informer of all objects of a kind. */
  <T extends HasMetadata> SharedInformer<T> informer(Class<T> kind) {
    return held(kind).lease.informer();
  }

  /** The same, indexed for {@link #owned}. */
  <T extends HasMetadata> SharedInformer<T> ownedInformer(Class<T> kind) {
    Held<T> mine = held(kind);
    lock.lock();
    try {
      if (!mine.ownerIndexed) {
        mine.lease.informer().addIndex(ownerIndex, Caches::controllerUid);
        mine.ownerIndexed = true;
      }
    } finally {
      lock.unlock();
    }
    return mine.lease.informer();
  }

  /** The objects that the object with {@code uid} controls. */
  <T extends HasMetadata> List<T> owned(Class<T> kind, String uid) {
    return held(kind).lease.informer().lister().byIndex(ownerIndex, uid);
  }

  private static List<String> controllerUid(HasMetadata object) {
    return OwnerReferences.controllerOf(object)
        .map(reference -> List.of(reference.getUid()))
        .orElse(List.of());
  }

  @SuppressWarnings("unchecked") // the map's key is the type argument of its value
  private <T extends HasMetadata> Held<T> held(Class<T> kind) {
    lock.lock();
    try {
      return (Held<T>)
          held.computeIfAbsent(
              kind, k -> new Held<>(factory.lease(InformerSpec.all(Fabric8ObjectType.of(kind)))));
    } finally {
      lock.unlock();
    }
  }

  /** Whoever shares the informer keeps it, but not our index. */
  private void giveBack(Held<?> mine) {
    if (mine.ownerIndexed) {
      mine.lease.informer().removeIndex(ownerIndex);
    }
    mine.lease.close();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      held.values().forEach(this::giveBack);
      held.clear();
    } finally {
      lock.unlock();
    }
  }
}
