package dev.trimtab.controllers.replicaset;

import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Orders pods for deletion: those that are least missed come first. Unbound before bound; pending
 * before unknown before running; not ready before ready; lower {@code pod-deletion-cost}; more
 * related pods on the same node; ready for a shorter time; more restarts; newer.
 *
 * <p>Times are compared by order of magnitude, so that not always the newest pod, on the newest
 * node, is hit. Source: Kubernetes, "ReplicaSet: Scaling a ReplicaSet".
 */
final class VictimOrder implements Comparator<Pod> {

  static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  private final Instant now;
  private final Map<String, Integer> relatedByNode;

  /**
   * An order at one moment.
   *
   * @param related active pods that count as doubled up when they share a node
   */
  VictimOrder(Instant now, Collection<Pod> related) {
    this.now = now;
    this.relatedByNode = new HashMap<>();
    related.forEach(pod -> relatedByNode.merge(PodState.nodeName(pod), 1, Integer::sum));
  }

  @Override
  public int compare(Pod a, Pod b) {
    return Comparator.<Pod, Boolean>comparing(pod -> !PodState.nodeName(pod).isEmpty())
        .thenComparingInt(VictimOrder::phaseRank)
        .thenComparing(PodState::isReady)
        .thenComparingInt(VictimOrder::deletionCost)
        .thenComparingInt(pod -> -related(pod))
        .thenComparingInt(pod -> magnitude(PodState.readySince(pod).orElse(now)))
        .thenComparingInt(pod -> -restarts(pod))
        .thenComparingInt(
            pod -> magnitude(Timestamps.created(pod.getMetadata().getCreationTimestamp())))
        .thenComparing(pod -> pod.getMetadata().getUid())
        .compare(a, b);
  }

  private static int phaseRank(Pod pod) {
    return switch (PodState.phase(pod)) {
      case "Pending" -> 0;
      case "Unknown" -> 1;
      default -> 2;
    };
  }

  /** The cost in the annotation; 0 if there is none or it is no number, as documented. */
  private static int deletionCost(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String cost = annotations == null ? null : annotations.get(DELETION_COST);
    if (cost == null || !cost.matches("[+-]?\\d{1,10}")) {
      return 0;
    }
    return Math.clamp(Long.parseLong(cost), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private int related(Pod pod) {
    String node = PodState.nodeName(pod);
    return node.isEmpty() ? 0 : relatedByNode.getOrDefault(node, 0);
  }

  private static int restarts(Pod pod) {
    if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
      return 0;
    }
    return pod.getStatus().getContainerStatuses().stream()
        .mapToInt(c -> c.getRestartCount() == null ? 0 : c.getRestartCount())
        .max()
        .orElse(0);
  }

  /** The power of two of the seconds since; -1 for now and later. */
  private int magnitude(Instant since) {
    if (!since.isBefore(now)) {
      return -1;
    }
    long seconds = Math.max(1, Duration.between(since, now).toSeconds());
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(seconds);
  }
}
