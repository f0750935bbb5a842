package dev.trimtab.agent.eviction;

import dev.trimtab.agent.pod.PodReconciler;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** The pods that the agent looks after. */
record ActivePods(PodReconciler pods) implements Evictions.Victims {

  @Override
  public List<Pod> active() {
    return pods.active();
  }

  @Override
  public void evict(Pod pod, String message) {
    pods.evict(pod, message);
  }

  @Override
  public boolean isCleanedUp(Pod pod) {
    return pods.isCleanedUp(pod);
  }
}
