package dev.trimtab.controllers.shared;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the controllers read from a pod's status. */
public final class PodState {

  private PodState() {}

  /** The phase; Pending if none is reported yet. */
  public static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  /** Whether the pod has ended, well or not. */
  public static boolean isTerminal(Pod pod) {
    String phase = phase(pod);
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** Whether the pod counts towards a wanted number: neither ended nor being deleted. */
  public static boolean isActive(Pod pod) {
    return !isTerminal(pod) && !pod.isMarkedForDeletion();
  }

  /** The condition of a type. */
  public static Optional<PodCondition> condition(Pod pod, String type) {
    if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    List<PodCondition> conditions = pod.getStatus().getConditions();
    return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  /** Whether the Ready condition is True. */
  public static boolean isReady(Pod pod) {
    return condition(pod, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  /** The name of the pod's node; empty if it is not bound. */
  public static String nodeName(Pod pod) {
    return pod.getSpec() == null || pod.getSpec().getNodeName() == null
        ? ""
        : pod.getSpec().getNodeName();
  }

  /** When the pod became ready; empty if it is not or does not say. */
  public static Optional<Instant> readySince(Pod pod) {
    return condition(pod, "Ready")
        .filter(c -> "True".equals(c.getStatus()) && c.getLastTransitionTime() != null)
        .map(c -> Timestamps.parse(c.getLastTransitionTime()));
  }

  /** Whether the pod has been ready for at least {@code minReady}. */
  public static boolean isAvailable(Pod pod, Duration minReady, Instant now) {
    if (!isReady(pod)) {
      return false;
    }
    return minReady.isZero()
        || readySince(pod).filter(since -> !since.plus(minReady).isAfter(now)).isPresent();
  }
}
