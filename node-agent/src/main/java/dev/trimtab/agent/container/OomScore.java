package dev.trimtab.agent.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;

/**
 * How soon the kernel kills a container when the machine's memory is used up. Source: Kubernetes
 * documentation, "Node-pressure Eviction", node out of memory behavior.
 */
final class OomScore {
  private static final int LAST = -997;
  private static final int FIRST = 1000;
  private static final int LEAST_OF_BURSTABLE = 2;
  private static final String NODE_CRITICAL = "system-node-critical";

  private OomScore() {}

  /**
   * What to add to the kernel's own reckoning.
   *
   * @param memory of the machine, in bytes
   */
  static int of(Pod pod, Container container, long memory) {
    if (NODE_CRITICAL.equals(pod.getSpec().getPriorityClassName())) {
      return LAST;
    }
    return switch (Qos.of(pod)) {
      case "Guaranteed" -> LAST;
      case "BestEffort" -> FIRST;
      default -> burstable(request(container), memory);
    };
  }

  /** Who uses more than it asked for goes before who asked for much. */
  private static int burstable(long request, long memory) {
    if (memory <= 0) {
      return FIRST - 1;
    }
    long share = Math.min(request, memory) * FIRST / memory;
    return Math.clamp(FIRST - share, LEAST_OF_BURSTABLE, FIRST - 1);
  }

  private static long request(Container container) {
    Quantity requested = Resources.requests(container).get("memory");
    ResourceRequirements resources = container.getResources();
    return requested != null || resources == null || resources.getLimits() == null
        ? Resources.amount(requested)
        : Resources.amount(resources.getLimits().get("memory"));
  }
}
