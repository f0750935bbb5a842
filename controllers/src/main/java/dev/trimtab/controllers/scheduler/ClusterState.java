package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.informer.Lister;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The nodes and what runs on them, brought up to date from the caches by what has changed since the
 * last look; with assumed pods, whose binding the caches do not show yet.
 *
 * <p><b>Threads.</b> The {@code …Changed} methods are safe for any thread; all others are for one
 * thread at a time.
 */
final class ClusterState {

  private final Set<ObjectKey> changedPods = ConcurrentHashMap.newKeySet();
  private final Set<ObjectKey> changedNodes = ConcurrentHashMap.newKeySet();

  /** By name, for an order that does not depend on history. */
  private final Map<String, NodeState> nodes = new TreeMap<>();

  /** Where each counted pod is counted. */
  private final Map<ObjectKey, Placement> placements = new HashMap<>();

  private final Nominations nominations = new Nominations();

  private boolean complete;

  private record Placement(String node, String uid, boolean assumed) {}

  void podChanged(ObjectKey key) {
    changedPods.add(key);
  }

  void nodeChanged(ObjectKey key) {
    changedNodes.add(key);
  }

  /** Takes in what has changed. */
  void refresh(Lister<Node> nodeCache, Lister<Pod> podCache) {
    if (!complete) {
      nodeCache.snapshots().forEach(node -> changedNodes.add(node.key()));
      podCache.snapshots().forEach(pod -> changedPods.add(pod.key()));
      complete = true;
    }
    drain(changedNodes, key -> refreshNode(key, nodeCache));
    drain(changedPods, key -> refreshPod(key, podCache));
  }

  /** Removes before reading: a change during the read is seen again the next time. */
  private static void drain(Set<ObjectKey> keys, Consumer<ObjectKey> refresh) {
    for (ObjectKey key : List.copyOf(keys)) {
      keys.remove(key);
      refresh.accept(key);
    }
  }

  private void refreshNode(ObjectKey key, Lister<Node> cache) {
    cache
        .snapshot(key)
        .ifPresentOrElse(
            node -> state(key.name()).setNode(node.shared()),
            () -> {
              state(key.name()).removeNode();
              dropIfUnused(key.name());
            });
  }

  private void refreshPod(ObjectKey key, Lister<Pod> cache) {
    cache
        .snapshot(key)
        .ifPresentOrElse(
            pod -> refreshPod(key, pod.shared()),
            () -> {
              nominations.remove(key);
              remove(key);
            });
  }

  private void refreshPod(ObjectKey key, Pod pod) {
    Placement placement = placements.get(key);
    String node = PodState.nodeName(pod);
    refreshNomination(key, pod);
    if (node.isEmpty()) {
      boolean beingBound =
          placement != null
              && placement.assumed()
              && placement.uid().equals(pod.getMetadata().getUid());
      if (!beingBound) {
        remove(key);
      }
    } else if (PodState.isTerminal(pod)) {
      remove(key);
    } else {
      place(key, pod, node, false);
    }
  }

  private void refreshNomination(ObjectKey key, Pod pod) {
    if (PodState.nodeName(pod).isEmpty() && PodState.isActive(pod)) {
      PodInfo info = PodInfo.of(pod);
      nominations.put(info, info.nominatedNode());
    } else {
      nominations.remove(key);
    }
  }

  private void place(ObjectKey key, Pod pod, String node, boolean assumed) {
    remove(key);
    state(node).add(key, PodInfo.of(pod));
    placements.put(key, new Placement(node, pod.getMetadata().getUid(), assumed));
  }

  private void remove(ObjectKey key) {
    Placement placement = placements.remove(key);
    if (placement != null) {
      state(placement.node()).remove(key);
      dropIfUnused(placement.node());
    }
  }

  private NodeState state(String name) {
    return nodes.computeIfAbsent(name, n -> new NodeState());
  }

  private void dropIfUnused(String name) {
    if (state(name).isUnused()) {
      nodes.remove(name);
    }
  }

  /** Keeps what becomes free on the node for the pod, before anybody else knows. */
  void nominate(PodInfo pod, String node) {
    nominations.put(pod, node);
  }

  /** Counts the pod on the node before anybody else knows. */
  void assume(Pod pod, String node) {
    nominations.remove(keyOf(pod));
    place(keyOf(pod), pod, node, true);
  }

  /** The binding failed: the pod does not count any more, unless the caches show it bound. */
  void forget(Pod pod) {
    ObjectKey key = keyOf(pod);
    Placement placement = placements.get(key);
    if (placement != null
        && placement.assumed()
        && placement.uid().equals(pod.getMetadata().getUid())) {
      remove(key);
    }
  }

  /** Whether this very pod is placed, be the caches behind or not. */
  boolean isPlaced(Pod pod) {
    Placement placement = placements.get(keyOf(pod));
    return placement != null && placement.uid().equals(pod.getMetadata().getUid());
  }

  /** The nodes that exist, by name. */
  Collection<? extends NodeInfo> nodes() {
    return nodes.values().stream().filter(NodeState::hasNode).toList();
  }

  /**
   * The nodes as they will be for the pod, once those that room is made for have come; the very
   * collection if room is made for nobody.
   */
  Collection<? extends NodeInfo> reservedFor(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    return nominations.applyTo(nodes, pod);
  }

  static ObjectKey keyOf(Pod pod) {
    return ObjectKey.of(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }
}
