package dev.trimtab.controllers.scheduler.spi;

import io.fabric8.kubernetes.api.model.Pod;

/** Says which of the pods that are due is looked at next; what QueueSort is to kube-scheduler. */
@FunctionalInterface
public interface OrderStep {

  /**
   * The pod's rank: the highest comes first, and among equals the one that has been due for
   * longest. Called on any thread, also for several pods at a time; the pod is not to be changed.
   */
  int rank(Pod pod);
}
