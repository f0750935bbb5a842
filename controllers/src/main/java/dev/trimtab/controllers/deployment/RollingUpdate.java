package dev.trimtab.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;

/** The next step of a rolling update: first up, then, in a later step, down. */
final class RollingUpdate {

  private RollingUpdate() {}

  /** What to scale now; empty if there is nothing to do before something changes. */
  static List<Scale> step(Rollout rollout) {
    if (rollout.current().isEmpty()) {
      return List.of();
    }
    ReplicaSet current = rollout.current().get();
    int size = sizeOfCurrent(rollout);
    return size == Rollout.replicas(current)
        ? down(rollout, current)
        : List.of(new Scale(current, size));
  }

  /** The size the current set may have now, be it there already or not. */
  static int sizeOfCurrent(Rollout rollout) {
    int now = rollout.current().map(Rollout::replicas).orElse(0);
    int wanted = rollout.wanted();
    if (now >= wanted || !rollout.isRollingUpdate()) {
      return wanted;
    }
    int room = wanted + rollout.maxSurge() - Rollout.asked(rollout.all());
    return room <= 0 ? now : now + Math.min(room, wanted - now);
  }

  private static List<Scale> down(Rollout rollout, ReplicaSet current) {
    List<ReplicaSet> old = Rollout.active(rollout.old());
    if (old.isEmpty()) {
      return List.of();
    }
    int minAvailable = rollout.wanted() - rollout.maxUnavailable();
    int unavailable = Rollout.replicas(current) - Rollout.available(current);
    int spare = Rollout.asked(rollout.all()) - minAvailable - unavailable;
    if (spare <= 0) {
      return List.of();
    }
    int[] sizes = old.stream().mapToInt(Rollout::replicas).toArray();
    takeUnavailable(old, sizes, spare);
    takeAvailable(sizes, rollout.all().stream().mapToInt(Rollout::available).sum() - minAvailable);
    var scales = new ArrayList<Scale>();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != Rollout.replicas(old.get(i))) {
        scales.add(new Scale(old.get(i), sizes[i]));
      }
    }
    return scales;
  }

  /**
   * Old pods that do not serve anyway go first; otherwise a bad old revision blocks the new one.
   */
  private static void takeUnavailable(List<ReplicaSet> old, int[] sizes, int spare) {
    int left = spare;
    for (int i = 0; i < sizes.length; i++) {
      int take = Math.min(left, Math.max(0, sizes[i] - Rollout.available(old.get(i))));
      sizes[i] -= take;
      left -= take;
    }
  }

  private static void takeAvailable(int[] sizes, int spare) {
    int left = Math.max(0, spare);
    for (int i = 0; i < sizes.length; i++) {
      int take = Math.min(left, sizes[i]);
      sizes[i] -= take;
      left -= take;
    }
  }
}
