package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.NodeWithPods;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.informer.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pods for which room is being made, and where. Not thread-safe. */
final class Nominations {

  private final Map<ObjectKey, Nomination> pods = new HashMap<>();

  private record Nomination(String node, PodInfo pod) {}

  /** Room is made for the pod on this node; for none if its name is empty. */
  void put(PodInfo pod, String node) {
    ObjectKey key = ClusterState.keyOf(pod.pod());
    if (node.isEmpty()) {
      pods.remove(key);
    } else {
      pods.put(key, new Nomination(node, pod));
    }
  }

  void remove(ObjectKey key) {
    pods.remove(key);
  }

  /**
   * The nodes as they will be for {@code pod}: with the others that room is made for, unless they
   * are less important.
   */
  Collection<? extends NodeInfo> applyTo(Collection<? extends NodeInfo> nodes, PodInfo pod) {
    Map<String, List<PodInfo>> coming = new HashMap<>();
    ObjectKey self = ClusterState.keyOf(pod.pod());
    pods.forEach(
        (key, nomination) -> {
          if (!key.equals(self) && nomination.pod.priority() >= pod.priority()) {
            coming.computeIfAbsent(nomination.node, node -> new ArrayList<>()).add(nomination.pod);
          }
        });
    if (coming.isEmpty()) {
      return nodes;
    }
    return nodes.stream()
        .<NodeInfo>map(
            node ->
                coming.containsKey(node.name())
                    ? NodeWithPods.with(node, coming.get(node.name()))
                    : node)
        .toList();
  }
}
