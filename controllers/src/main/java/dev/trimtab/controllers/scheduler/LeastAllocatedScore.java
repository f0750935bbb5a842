package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.Resources;
import dev.trimtab.controllers.scheduler.spi.ScoreStep;
import java.util.Collection;
import java.util.List;

/** The more CPU and memory a node has left with the pod on it, the better. */
final class LeastAllocatedScore implements ScoreStep {

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public double[] scores(
      PodInfo pod, List<? extends NodeInfo> possible, Collection<? extends NodeInfo> all) {
    return possible.stream()
        .mapToDouble(
            node ->
                (leftOver(Resources.CPU, pod, node) + leftOver(Resources.MEMORY, pod, node)) / 2)
        .toArray();
  }

  private static double leftOver(String resource, PodInfo pod, NodeInfo node) {
    double allocatable = node.allocatable().get(resource);
    double used = node.estimated().get(resource) + pod.estimate().get(resource);
    return allocatable <= 0 || used > allocatable ? 0 : (1 - used / allocatable) * MAX;
  }
}
