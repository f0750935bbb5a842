package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.OrderStep;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pods that fit nowhere, and which events are worth another try.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class WaitingPods {

  private final OrderStep order;
  private final AtomicLong arrivals = new AtomicLong();
  private final Map<ObjectKey, Place> pods = new ConcurrentHashMap<>();

  /** Those of them that wait for pods to come as much as for pods to go. */
  private final Set<ObjectKey> withPodAffinity = ConcurrentHashMap.newKeySet();

  /** What scheduling depends on, per node; a heartbeat changes nothing of it. */
  private final Map<String, Footprint> nodes = new ConcurrentHashMap<>();

  /** Of a pod among those that wait: the highest rank first, then who has waited for longest. */
  private record Place(ObjectKey pod, int rank, long arrival) {
    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::rank).reversed().thenComparingLong(Place::arrival);
  }

  private record Footprint(
      long version, String uid, String labels, String spec, String allocatable) {

    boolean meansTheSameAs(Footprint other) {
      return uid.equals(other.uid)
          && labels.equals(other.labels)
          && spec.equals(other.spec)
          && allocatable.equals(other.allocatable);
    }

    private static long version(@Nullable String resourceVersion) {
      return resourceVersion == null || !resourceVersion.matches("\\d{1,18}")
          ? 0
          : Long.parseLong(resourceVersion);
    }

    static Footprint of(Node node) {
      var status = node.getStatus();
      return new Footprint(
          version(node.getMetadata().getResourceVersion()),
          String.valueOf(node.getMetadata().getUid()),
          String.valueOf(node.getMetadata().getLabels()),
          String.valueOf(node.getSpec()),
          status == null ? "" : String.valueOf(status.getAllocatable()));
    }
  }

  WaitingPods(OrderStep order) {
    this.order = order;
  }

  void add(Pod pod) {
    ObjectKey key = ClusterState.keyOf(pod);
    pods.put(key, new Place(key, order.rank(pod), arrivals.incrementAndGet()));
    var affinity = pod.getSpec().getAffinity();
    if (affinity != null && affinity.getPodAffinity() != null) {
      withPodAffinity.add(key);
    }
  }

  void remove(ObjectKey key) {
    pods.remove(key);
    withPodAffinity.remove(key);
  }

  /** All of them, in the order in which they should be tried. */
  Collection<ObjectKey> all() {
    return inOrder(place -> true);
  }

  private Collection<ObjectKey> inOrder(Predicate<Place> which) {
    return pods.values().stream().filter(which).sorted(Place.ORDER).map(Place::pod).toList();
  }

  /**
   * Those that may find room because of a pod that is, or was, like this: all, if it leaves its
   * node or the node that was kept for it; some, if it is what they want to be near.
   */
  Collection<ObjectKey> forPod(Pod pod) {
    boolean leaves = !PodState.nodeName(pod).isEmpty() && !PodState.isActive(pod);
    return leaves || hasNodeKept(pod) ? all() : forNewPod(pod);
  }

  /** All, if it had a node or one was kept for it; deleted at once, it was never seen to leave. */
  Collection<ObjectKey> forGonePod(Pod pod) {
    return PodState.nodeName(pod).isEmpty() && !hasNodeKept(pod) ? List.of() : all();
  }

  private static boolean hasNodeKept(Pod pod) {
    return PodState.nodeName(pod).isEmpty() && !PodInfo.of(pod).nominatedNode().isEmpty();
  }

  private Collection<ObjectKey> forNewPod(Pod pod) {
    return withPodAffinity.isEmpty() || PodState.nodeName(pod).isEmpty()
        ? List.of()
        : inOrder(place -> withPodAffinity.contains(place.pod()));
  }

  /** All, if the node changed in a way that matters. */
  Collection<ObjectKey> forNode(Node node) {
    Footprint now = Footprint.of(node);
    Footprint before = nodes.get(node.getMetadata().getName());
    if (before != null && now.version() < before.version()) {
      return List.of(); // What the node was before a change that has been seen already.
    }
    nodes.put(node.getMetadata().getName(), now);
    return before != null && now.meansTheSameAs(before) ? List.of() : all();
  }
}
