package dev.trimtab.controllers.replicaset;

import dev.trimtab.controllers.shared.Counts;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.controllers.shared.Templates;
import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Works out a ReplicaSet's status. */
final class ReplicaSetStatuses {

  private static final String REPLICA_FAILURE = "ReplicaFailure";

  private ReplicaSetStatuses() {}

  /** Why the number of pods could not be brought to the wanted one. */
  record Failure(String reason, String message) {}

  static Duration minReady(ReplicaSet set) {
    return Duration.ofSeconds(Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0));
  }

  /** The status that {@code pods}, the active ones of the set, amount to. */
  static ReplicaSetStatus of(
      ReplicaSet set, List<Pod> pods, Optional<Failure> failure, Instant now) {
    Selector labelled = Selector.ofLabels(Templates.labels(set.getSpec().getTemplate()));
    Duration minReady = minReady(set);
    ReplicaSetStatus old = set.getStatus() == null ? new ReplicaSetStatus() : set.getStatus();
    return new ReplicaSetStatusBuilder(old)
        .withReplicas(pods.size())
        .withFullyLabeledReplicas(
            count(pods.stream().filter(pod -> labelled.matches(pod.getMetadata().getLabels()))))
        .withReadyReplicas(count(pods.stream().filter(PodState::isReady)))
        .withAvailableReplicas(
            count(pods.stream().filter(pod -> PodState.isAvailable(pod, minReady, now))))
        .withObservedGeneration(set.getMetadata().getGeneration())
        .withConditions(conditions(old.getConditions(), failure, now))
        .build();
  }

  private static @Nullable Integer count(Stream<Pod> pods) {
    return Counts.orAbsent(Math.toIntExact(pods.count()));
  }

  private static List<ReplicaSetCondition> conditions(
      List<ReplicaSetCondition> old, Optional<Failure> failure, Instant now) {
    var kept = new ArrayList<>(old);
    if (failure.isEmpty()) {
      kept.removeIf(c -> REPLICA_FAILURE.equals(c.getType()));
    } else if (kept.stream().noneMatch(c -> REPLICA_FAILURE.equals(c.getType()))) {
      kept.add(
          new ReplicaSetConditionBuilder()
              .withType(REPLICA_FAILURE)
              .withStatus("True")
              .withReason(failure.get().reason())
              .withMessage(failure.get().message())
              .withLastTransitionTime(Timestamps.format(now))
              .build());
    }
    return kept;
  }

  /** When the first ready but not yet available pod becomes available. */
  static Optional<Duration> untilNextAvailable(ReplicaSet set, List<Pod> pods, Instant now) {
    Duration minReady = minReady(set);
    if (minReady.isZero()) {
      return Optional.empty();
    }
    return pods.stream()
        .filter(pod -> !PodState.isAvailable(pod, minReady, now))
        .flatMap(pod -> PodState.readySince(pod).stream())
        .map(since -> Duration.between(now, since.plus(minReady)))
        .min(Duration::compareTo);
  }
}
