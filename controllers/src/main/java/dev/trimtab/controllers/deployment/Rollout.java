package dev.trimtab.controllers.deployment;

import dev.trimtab.controllers.shared.Portion;
import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A Deployment and its ReplicaSets at one moment.
 *
 * @param deployment the Deployment
 * @param current the ReplicaSet with the Deployment's template, if there is one yet
 * @param old all others, oldest first
 */
record Rollout(Deployment deployment, Optional<ReplicaSet> current, List<ReplicaSet> old) {

  static final Comparator<ReplicaSet> OLDEST_FIRST =
      Comparator.<ReplicaSet, Instant>comparing(
              set -> Timestamps.created(set.getMetadata().getCreationTimestamp()))
          .thenComparing(set -> set.getMetadata().getName());

  Rollout {
    old = old.stream().sorted(OLDEST_FIRST).toList();
  }

  /** Sorts the owned sets into current and old. */
  static Rollout of(Deployment deployment, List<ReplicaSet> owned) {
    Optional<ReplicaSet> current =
        owned.stream()
            .sorted(OLDEST_FIRST)
            .filter(set -> PodTemplates.hasTemplateOf(set, deployment))
            .findFirst();
    var old = new ArrayList<>(owned);
    current.ifPresent(old::remove);
    return new Rollout(deployment, current, old);
  }

  Rollout withCurrent(ReplicaSet set) {
    return new Rollout(deployment, Optional.of(set), old);
  }

  Rollout withDeployment(Deployment newer) {
    return new Rollout(newer, current, old);
  }

  List<ReplicaSet> all() {
    var all = new ArrayList<>(old);
    current.ifPresent(all::add);
    return all;
  }

  int wanted() {
    return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
  }

  boolean isRollingUpdate() {
    var strategy = deployment.getSpec().getStrategy();
    return strategy == null || !"Recreate".equals(strategy.getType());
  }

  /** Pods above the wanted number that a rolling update may ask for; a percentage rounds up. */
  int maxSurge() {
    if (!isRollingUpdate()) {
      return 0;
    }
    return Portion.roundedUp(
        rollingUpdate().getMaxSurge(), wanted(), "spec.strategy.rollingUpdate.maxSurge");
  }

  /**
   * Pods below the wanted number that may be unavailable; a percentage rounds down, but with no
   * surge either, one must be, or nothing could ever move.
   */
  int maxUnavailable() {
    if (!isRollingUpdate() || wanted() == 0) {
      return 0;
    }
    int unavailable =
        Portion.roundedDown(
            rollingUpdate().getMaxUnavailable(),
            wanted(),
            "spec.strategy.rollingUpdate.maxUnavailable");
    return Math.min(unavailable == 0 && maxSurge() == 0 ? 1 : unavailable, wanted());
  }

  private RollingUpdateDeployment rollingUpdate() {
    var strategy = deployment.getSpec().getStrategy();
    return strategy == null || strategy.getRollingUpdate() == null
        ? new RollingUpdateDeployment()
        : strategy.getRollingUpdate();
  }

  static int replicas(ReplicaSet set) {
    return Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
  }

  static int reported(ReplicaSet set) {
    return set.getStatus() == null
        ? 0
        : Objects.requireNonNullElse(set.getStatus().getReplicas(), 0);
  }

  static int available(ReplicaSet set) {
    return set.getStatus() == null
        ? 0
        : Objects.requireNonNullElse(set.getStatus().getAvailableReplicas(), 0);
  }

  static int ready(ReplicaSet set) {
    return set.getStatus() == null
        ? 0
        : Objects.requireNonNullElse(set.getStatus().getReadyReplicas(), 0);
  }

  /** What the specs of sets ask for together. */
  static int asked(List<ReplicaSet> sets) {
    return sets.stream().mapToInt(Rollout::replicas).sum();
  }

  /** The sets of these that ask for at least one pod. */
  static List<ReplicaSet> active(List<ReplicaSet> sets) {
    return sets.stream().filter(set -> replicas(set) > 0).toList();
  }
}
