package dev.trimtab.controllers.deployment;

import dev.trimtab.controllers.shared.Counts;
import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Works out a Deployment's status: the numbers, and whether the rollout gets on. */
final class RolloutStatus {

  /** {@code progressDeadlineSeconds} of this size means: no deadline. */
  private static final int NO_DEADLINE = Integer.MAX_VALUE;

  private RolloutStatus() {}

  /** The status with numbers and availability only, as for a paused or resized Deployment. */
  static DeploymentStatus counted(Rollout rollout, DeploymentConditions conditions) {
    DeploymentStatus old = old(rollout.deployment());
    int available = rollout.all().stream().mapToInt(Rollout::available).sum();
    if (available >= rollout.wanted() - rollout.maxUnavailable()) {
      conditions.set(
          DeploymentConditions.AVAILABLE,
          "True",
          DeploymentConditions.ENOUGH,
          "Deployment has minimum availability.");
    } else {
      conditions.set(
          DeploymentConditions.AVAILABLE,
          "False",
          DeploymentConditions.TOO_FEW,
          "Deployment does not have minimum availability.");
    }
    return new DeploymentStatusBuilder(old)
        .withObservedGeneration(rollout.deployment().getMetadata().getGeneration())
        .withReplicas(sum(rollout.all(), Rollout::reported))
        .withUpdatedReplicas(
            rollout.current().map(Rollout::reported).map(Counts::orAbsent).orElse(null))
        .withReadyReplicas(sum(rollout.all(), Rollout::ready))
        .withAvailableReplicas(Counts.orAbsent(available))
        .withUnavailableReplicas(
            Counts.orAbsent(Math.max(0, Rollout.asked(rollout.all()) - available)))
        .withConditions(conditions.toList())
        .build();
  }

  private static @Nullable Integer sum(List<ReplicaSet> sets, ToIntFunction<ReplicaSet> number) {
    return Counts.orAbsent(sets.stream().mapToInt(number).sum());
  }

  /** The status of a running rollout, with the Progressing and ReplicaFailure conditions. */
  static DeploymentStatus progressed(
      Rollout rollout, DeploymentConditions conditions, Instant now) {
    Deployment deployment = rollout.deployment();
    DeploymentStatus status = counted(rollout, conditions);
    if (deadline(deployment).isEmpty()) {
      conditions.remove(DeploymentConditions.PROGRESSING);
    } else if (!isOver(status, conditions)) {
      judgeProgress(rollout, status, conditions, now);
    }
    Optional<ReplicaSetCondition> failure = failure(rollout);
    if (failure.isPresent()) {
      conditions.set(
          DeploymentConditions.REPLICA_FAILURE,
          failure.get().getStatus(),
          failure.get().getReason(),
          failure.get().getMessage());
    } else {
      conditions.remove(DeploymentConditions.REPLICA_FAILURE);
    }
    return new DeploymentStatusBuilder(status).withConditions(conditions.toList()).build();
  }

  private static void judgeProgress(
      Rollout rollout, DeploymentStatus status, DeploymentConditions conditions, Instant now) {
    String subject =
        rollout
            .current()
            .map(set -> "ReplicaSet \"" + set.getMetadata().getName() + "\"")
            .orElse("Deployment \"" + rollout.deployment().getMetadata().getName() + "\"");
    if (isComplete(rollout, status)) {
      conditions.set(
          DeploymentConditions.PROGRESSING,
          "True",
          DeploymentConditions.NEW_SET_AVAILABLE,
          subject + " has successfully progressed.");
    } else if (hasProgressed(old(rollout.deployment()), status)) {
      conditions.replace(
          DeploymentConditions.PROGRESSING,
          "True",
          DeploymentConditions.SET_UPDATED,
          subject + " is progressing.");
    } else if (untilTimeout(rollout.deployment(), conditions, now)
        .filter(left -> left.isNegative())
        .isPresent()) {
      conditions.set(
          DeploymentConditions.PROGRESSING,
          "False",
          DeploymentConditions.TIMED_OUT,
          subject + " has timed out progressing.");
    }
  }

  /** A rollout that ended stays ended while pods come and go; no progress is to be judged then. */
  private static boolean isOver(DeploymentStatus status, DeploymentConditions conditions) {
    return Objects.equals(status.getReplicas(), status.getUpdatedReplicas())
        && conditions.has(DeploymentConditions.PROGRESSING, DeploymentConditions.NEW_SET_AVAILABLE);
  }

  /** Whether all wanted pods have the present template and are available, and no others exist. */
  static boolean isComplete(Rollout rollout, DeploymentStatus status) {
    int wanted = rollout.wanted();
    return Counts.orZero(status.getUpdatedReplicas()) == wanted
        && Counts.orZero(status.getReplicas()) == wanted
        && Counts.orZero(status.getAvailableReplicas()) == wanted;
  }

  private static boolean hasProgressed(DeploymentStatus before, DeploymentStatus after) {
    return Counts.orZero(after.getUpdatedReplicas()) > Counts.orZero(before.getUpdatedReplicas())
        || Counts.orZero(after.getReplicas()) - Counts.orZero(after.getUpdatedReplicas())
            < Counts.orZero(before.getReplicas()) - Counts.orZero(before.getUpdatedReplicas())
        || Counts.orZero(after.getReadyReplicas()) > Counts.orZero(before.getReadyReplicas())
        || Counts.orZero(after.getAvailableReplicas())
            > Counts.orZero(before.getAvailableReplicas());
  }

  /** How long until the rollout counts as stuck; empty if it cannot (any more). */
  static Optional<Duration> untilTimeout(
      Deployment deployment, DeploymentConditions conditions, Instant now) {
    Optional<Duration> deadline = deadline(deployment);
    Optional<DeploymentCondition> progressing =
        conditions
            .get(DeploymentConditions.PROGRESSING)
            .filter(c -> !DeploymentConditions.NEW_SET_AVAILABLE.equals(c.getReason()))
            .filter(c -> !DeploymentConditions.TIMED_OUT.equals(c.getReason()));
    if (deadline.isEmpty() || progressing.isEmpty()) {
      return Optional.empty();
    }
    Instant since = Timestamps.parse(progressing.get().getLastUpdateTime());
    return Optional.of(Duration.between(now, since.plus(deadline.get())));
  }

  private static Optional<Duration> deadline(Deployment deployment) {
    return Optional.ofNullable(deployment.getSpec().getProgressDeadlineSeconds())
        .filter(seconds -> seconds != NO_DEADLINE)
        .map(Duration::ofSeconds);
  }

  private static Optional<ReplicaSetCondition> failure(Rollout rollout) {
    return rollout
        .current()
        .flatMap(RolloutStatus::failureOf)
        .or(() -> rollout.old().stream().flatMap(set -> failureOf(set).stream()).findFirst());
  }

  private static Optional<ReplicaSetCondition> failureOf(ReplicaSet set) {
    return set.getStatus() == null || set.getStatus().getConditions() == null
        ? Optional.empty()
        : set.getStatus().getConditions().stream()
            .filter(c -> DeploymentConditions.REPLICA_FAILURE.equals(c.getType()))
            .findFirst();
  }

  private static DeploymentStatus old(Deployment deployment) {
    return deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
  }
}
