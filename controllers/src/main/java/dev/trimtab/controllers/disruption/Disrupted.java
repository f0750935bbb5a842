package dev.trimtab.controllers.disruption;

import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The pods whose eviction was allowed and of whose deletion nothing is seen yet.
 *
 * @param since when each was allowed to go, by name
 * @param stayed those that should have gone long ago and count as pods again
 */
record Disrupted(Map<String, Instant> since, List<Pod> stayed) {

  static final Duration PATIENCE = Duration.ofMinutes(2);

  Disrupted {
    since = Map.copyOf(since);
    stayed = List.copyOf(stayed);
  }

  static Disrupted of(PodDisruptionBudget budget, Collection<Pod> pods, Instant now) {
    Map<String, String> told =
        budget.getStatus() == null || budget.getStatus().getDisruptedPods() == null
            ? Map.of()
            : budget.getStatus().getDisruptedPods();
    var since = new TreeMap<String, Instant>();
    var stayed = new ArrayList<Pod>();
    for (Pod pod : pods) {
      String name = pod.getMetadata().getName();
      String at = told.get(name);
      if (at == null || pod.isMarkedForDeletion()) {
        continue;
      }
      Instant allowed = Timestamps.parse(at);
      if (allowed.plus(PATIENCE).isAfter(now)) {
        since.put(name, allowed);
      } else {
        stayed.add(pod);
      }
    }
    return new Disrupted(since, stayed);
  }

  /** Whether the pod is about to go. */
  boolean contains(Pod pod) {
    return since.containsKey(pod.getMetadata().getName());
  }

  /** When the first of them is given up. */
  Optional<Duration> untilFirstStays(Instant now) {
    return since.values().stream()
        .map(at -> Duration.between(now, at.plus(PATIENCE)))
        .min(Duration::compareTo);
  }
}
