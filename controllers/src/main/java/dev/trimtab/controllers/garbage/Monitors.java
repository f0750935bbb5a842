package dev.trimtab.controllers.garbage;

import dev.trimtab.controllers.shared.ServedKind;
import dev.trimtab.informer.EventHandler;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.SharedInformer;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import dev.trimtab.informer.fabric8.Retention;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A metadata-only watch on every kind, feeding the graph.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class Monitors implements AutoCloseable {

  private final InformerFactory informers;
  private final Graph graph;
  private final Consumer<Set<String>> due;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ServedKind, Monitor> monitors = new ConcurrentHashMap<>();

  private record Monitor(
      InformerFactory.Lease<GenericKubernetesResource> lease,
      SharedInformer.Registration registration) {

    boolean isComplete() {
      return lease.informer().hasSynced() && registration.hasSynced();
    }

    void close() {
      registration.close();
      lease.close();
    }
  }

  /** {@code due} is told the UIDs to look at. */
  Monitors(InformerFactory informers, Graph graph, Consumer<Set<String>> due) {
    this.informers = informers;
    this.graph = graph;
    this.due = due;
  }

  /** Watches exactly these kinds from now on. */
  void watch(Collection<ServedKind> kinds) {
    lock.lock();
    try {
      var unwanted = new LinkedHashMap<>(monitors);
      unwanted.keySet().removeAll(new HashSet<>(kinds));
      unwanted.forEach(
          (kind, monitor) -> {
            monitors.remove(kind);
            monitor.lease().informer().lister().snapshots().stream()
                .map(snapshot -> snapshot.shared().getMetadata().getUid())
                .forEach(uid -> due.accept(graph.remove(uid)));
            monitor.close();
          });
      kinds.forEach(kind -> monitors.computeIfAbsent(kind, this::start));
    } finally {
      lock.unlock();
    }
  }

  /** A kind as it is watched here. */
  static Fabric8ObjectType<GenericKubernetesResource> type(ServedKind kind) {
    var context =
        new ResourceDefinitionContext.Builder()
            .withGroup(kind.group())
            .withVersion(kind.version())
            .withPlural(kind.plural())
            .withKind(kind.kind())
            .withNamespaced(kind.namespaced())
            .build();
    return Fabric8ObjectType.of(context).keeping(Retention.METADATA);
  }

  private Monitor start(ServedKind kind) {
    var lease = informers.lease(InformerSpec.all(type(kind)));
    return new Monitor(lease, lease.informer().addHandler(new Feed(kind)));
  }

  /** Whether the graph holds all objects that there were when the watches began. */
  boolean areComplete() {
    return !monitors.isEmpty() && monitors.values().stream().allMatch(Monitor::isComplete);
  }

  /** The served kind that an owner reference means, whatever version it names. */
  Optional<ServedKind> kind(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return monitors.keySet().stream()
        .filter(served -> served.group().equals(group) && served.kind().equals(kind))
        .findFirst();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      monitors.values().forEach(Monitor::close);
      monitors.clear();
    } finally {
      lock.unlock();
    }
  }

  private final class Feed implements EventHandler<GenericKubernetesResource> {
    private final ServedKind kind;

    Feed(ServedKind kind) {
      this.kind = kind;
    }

    @Override
    public void added(GenericKubernetesResource object, boolean initial) {
      due.accept(graph.put(new Item(kind, object.getMetadata())));
    }

    @Override
    public void updated(GenericKubernetesResource before, GenericKubernetesResource after) {
      String old = before.getMetadata().getUid();
      if (!old.equals(after.getMetadata().getUid())) {
        due.accept(graph.remove(old));
      }
      due.accept(graph.put(new Item(kind, after.getMetadata())));
    }

    @Override
    public void deleted(GenericKubernetesResource last, boolean finalStateUnknown) {
      due.accept(graph.remove(last.getMetadata().getUid()));
    }
  }
}
