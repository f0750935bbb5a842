package dev.trimtab.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A Deployment was resized, or is paused: its sets are resized without going on with the rollout.
 * In the middle of a rollout each set grows or shrinks in proportion to its size, which spreads the
 * risk of a bad template.
 */
final class ProportionalScaling {

  private ProportionalScaling() {}

  /** Whether the Deployment's size differs from the one its sets were last scaled for. */
  static boolean isResized(Rollout rollout) {
    return Rollout.active(rollout.all()).stream()
        .flatMap(set -> Revisions.number(set, Revisions.DESIRED).stream())
        .anyMatch(desired -> desired != rollout.wanted());
  }

  /** What to scale; sizes that stay are part of the answer, for their annotations may not. */
  static List<Scale> scales(Rollout rollout) {
    Optional<ReplicaSet> only = onlyActiveOrLatest(rollout);
    if (only.isPresent()) {
      return List.of(new Scale(only.get(), rollout.wanted()));
    }
    if (rollout.current().filter(set -> isSaturated(rollout, set)).isPresent()) {
      return Rollout.active(rollout.old()).stream().map(set -> new Scale(set, 0)).toList();
    }
    return rollout.isRollingUpdate() ? proportional(rollout) : List.of();
  }

  private static Optional<ReplicaSet> onlyActiveOrLatest(Rollout rollout) {
    List<ReplicaSet> active = Rollout.active(rollout.all());
    return switch (active.size()) {
      case 0 -> rollout.current().or(() -> rollout.old().stream().reduce((a, b) -> b));
      case 1 -> Optional.of(active.getFirst());
      default -> Optional.empty();
    };
  }

  private static boolean isSaturated(Rollout rollout, ReplicaSet set) {
    int wanted = rollout.wanted();
    return Rollout.replicas(set) == wanted
        && Revisions.number(set, Revisions.DESIRED).filter(n -> n == wanted).isPresent()
        && Rollout.available(set) == wanted;
  }

  private static List<Scale> proportional(Rollout rollout) {
    List<ReplicaSet> active = Rollout.active(rollout.all());
    int allowed = rollout.wanted() > 0 ? rollout.wanted() + rollout.maxSurge() : 0;
    int change = allowed - Rollout.asked(active);
    int left = change;
    var sizes = new ArrayList<Scale>();
    for (ReplicaSet set : active.stream().sorted(largestFirst(change > 0)).toList()) {
      int share = left == 0 ? 0 : bounded(share(rollout, set), left);
      left -= share;
      sizes.add(new Scale(set, Rollout.replicas(set) + share));
    }
    if (left != 0) {
      Scale largest = sizes.getFirst();
      sizes.set(0, new Scale(largest.set(), Math.max(0, largest.replicas() + left)));
    }
    return sizes;
  }

  /** Of equally large sets the newest grows first and the oldest shrinks first. */
  private static Comparator<ReplicaSet> largestFirst(boolean growing) {
    return Comparator.<ReplicaSet>comparingInt(Rollout::replicas)
        .reversed()
        .thenComparing(growing ? Rollout.OLDEST_FIRST.reversed() : Rollout.OLDEST_FIRST);
  }

  private static int bounded(int share, int left) {
    return left > 0 ? Math.min(share, left) : Math.max(share, left);
  }

  /** How much a set would grow or shrink with the whole, rounded. */
  private static int share(Rollout rollout, ReplicaSet set) {
    int size = Rollout.replicas(set);
    if (rollout.wanted() == 0) {
      return -size;
    }
    int before =
        Revisions.number(set, Revisions.MAX)
            .filter(max -> max > 0)
            .orElseGet(
                () -> {
                  var status = rollout.deployment().getStatus();
                  return status == null || status.getReplicas() == null ? 0 : status.getReplicas();
                });
    if (before == 0) {
      return 0;
    }
    double after = (double) size * (rollout.wanted() + rollout.maxSurge()) / before;
    return (int) Math.round(after) - size;
  }
}
