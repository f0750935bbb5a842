package dev.trimtab.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Which old ReplicaSets are no longer kept. */
final class History {

  private History() {}

  /** Empty old sets beyond {@code spec.revisionHistoryLimit}, lowest revision first. */
  static List<ReplicaSet> surplus(Rollout rollout) {
    Integer limit = rollout.deployment().getSpec().getRevisionHistoryLimit();
    if (limit == null || limit == Integer.MAX_VALUE) {
      return List.of();
    }
    List<ReplicaSet> kept =
        rollout.old().stream().filter(set -> !set.isMarkedForDeletion()).toList();
    return kept.stream()
        .sorted(Comparator.comparingLong(Revisions::of))
        .limit(Math.max(0, kept.size() - limit))
        .filter(History::isEmpty)
        .toList();
  }

  private static boolean isEmpty(ReplicaSet set) {
    return Rollout.replicas(set) == 0
        && Rollout.reported(set) == 0
        && set.getStatus() != null
        && Objects.equals(
            set.getStatus().getObservedGeneration(), set.getMetadata().getGeneration());
  }
}
