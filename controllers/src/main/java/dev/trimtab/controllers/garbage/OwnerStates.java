package dev.trimtab.controllers.garbage;

import dev.trimtab.controllers.shared.MetadataApi;
import dev.trimtab.controllers.shared.ServedKind;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether owners exist: from the graph if they are in it, else from the server.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class OwnerStates {

  /** A UID never comes back, so an absent owner need not be looked for twice. */
  private static final int REMEMBERED = 500;

  private final Graph graph;
  private final Monitors monitors;
  private final MetadataApi api;
  private final Set<String> absent =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  OwnerStates(Graph graph, Monitors monitors, MetadataApi api) {
    this.graph = graph;
    this.monitors = monitors;
    this.api = api;
  }

  Map<String, Verdict.OwnerState> of(Item item) throws InterruptedException {
    var states = new HashMap<String, Verdict.OwnerState>();
    for (OwnerReference owner : item.owners()) {
      states.put(owner.getUid(), state(item, owner));
    }
    return states;
  }

  private Verdict.OwnerState state(Item item, OwnerReference owner) throws InterruptedException {
    Optional<Item> known = graph.find(owner.getUid());
    if (known.isPresent()) {
      // A cluster-wide object cannot have an owner in a namespace, nor one in another namespace.
      return isReachable(item, known.get()) ? state(known.get()) : Verdict.OwnerState.ABSENT;
    }
    if (absent.contains(owner.getUid())) {
      return Verdict.OwnerState.ABSENT;
    }
    Optional<ServedKind> kind = monitors.kind(owner.getApiVersion(), owner.getKind());
    if (kind.isEmpty()) {
      return Verdict.OwnerState.UNKNOWN;
    }
    return live(item, owner, kind.get());
  }

  private Verdict.OwnerState live(Item item, OwnerReference owner, ServedKind kind)
      throws InterruptedException {
    String namespace = kind.namespaced() ? item.key().namespace() : "";
    if (kind.namespaced() && namespace.isEmpty()) {
      return Verdict.OwnerState.UNKNOWN;
    }
    Optional<ObjectMeta> found = api.get(kind, ObjectKey.of(namespace, owner.getName()));
    if (found.filter(o -> o.getUid().equals(owner.getUid())).isEmpty()) {
      absent.add(owner.getUid());
      return Verdict.OwnerState.ABSENT;
    }
    return state(new Item(kind, found.get()));
  }

  private static boolean isReachable(Item item, Item owner) {
    return !owner.kind().namespaced() || owner.key().namespace().equals(item.key().namespace());
  }

  private static Verdict.OwnerState state(Item owner) {
    return owner.waitsForDependents() ? Verdict.OwnerState.WAITING : Verdict.OwnerState.SOLID;
  }
}
