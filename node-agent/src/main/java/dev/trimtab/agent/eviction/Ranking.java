package dev.trimtab.agent.eviction;

import dev.trimtab.agent.eviction.Signal.Resource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;

/** Which pod is to go first. Pure. */
final class Ranking {

  /** From here on a pod is critical; the least priority that only the system's own classes have. */
  private static final int CRITICAL = 2_000_000_000;

  private Ranking() {}

  /** Those that may go, the first to go first. */
  static List<PodUse> of(Resource resource, List<PodUse> pods) {
    return pods.stream()
        .filter(use -> priority(use.pod()) < CRITICAL)
        .sorted(order(resource))
        .toList();
  }

  private static Comparator<PodUse> order(Resource resource) {
    Comparator<PodUse> byPriority = Comparator.comparingInt(use -> priority(use.pod()));
    return switch (resource) {
      case MEMORY, DISK, INODES ->
          Comparator.comparing((PodUse use) -> use.used() <= use.requested())
              .thenComparing(byPriority)
              .thenComparing(Comparator.comparingLong(Ranking::excess).reversed());
      // Nobody requests process ids.
      case PIDS -> byPriority.thenComparing(Comparator.comparingLong(PodUse::used).reversed());
    };
  }

  private static long excess(PodUse use) {
    return use.used() - use.requested();
  }

  private static int priority(Pod pod) {
    Integer priority = pod.getSpec().getPriority();
    return priority == null ? 0 : priority;
  }
}
