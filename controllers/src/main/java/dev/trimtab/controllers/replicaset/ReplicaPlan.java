package dev.trimtab.controllers.replicaset;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;

/** What brings the number of pods to the wanted one. */
sealed interface ReplicaPlan {

  /** At most so many pods are created or deleted in one go. */
  int BURST = 500;

  /** Create {@code count} pods. */
  record Create(int count) implements ReplicaPlan {}

  /** Delete these pods. */
  record Delete(List<Pod> victims) implements ReplicaPlan {
    public Delete {
      victims = List.copyOf(victims);
    }
  }

  /** The number is right. */
  record Keep() implements ReplicaPlan {}

  /**
   * The plan for {@code wanted} pods.
   *
   * @param active the owner's pods that have neither ended nor are being deleted
   * @param victims orders pods, the first to be deleted first
   */
  static ReplicaPlan of(int wanted, Collection<Pod> active, VictimOrder victims) {
    int surplus = active.size() - wanted;
    if (surplus == 0) {
      return new Keep();
    }
    if (surplus < 0) {
      return new Create(Math.min(-surplus, BURST));
    }
    int count = Math.min(surplus, BURST);
    return new Delete(active.stream().sorted(victims).limit(count).toList());
  }
}
