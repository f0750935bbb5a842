package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.Resources;
import dev.trimtab.controllers.scheduler.spi.ScoreStep;
import java.util.Collection;
import java.util.List;

/** The closer the used fractions of CPU and memory with the pod on it, the better. */
final class BalanceScore implements ScoreStep {

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public double[] scores(
      PodInfo pod, List<? extends NodeInfo> possible, Collection<? extends NodeInfo> all) {
    return possible.stream()
        .mapToDouble(
            node -> {
              double cpu = fraction(Resources.CPU, pod, node);
              double memory = fraction(Resources.MEMORY, pod, node);
              return (1 - Math.abs(cpu - memory) / 2) * MAX;
            })
        .toArray();
  }

  private static double fraction(String resource, PodInfo pod, NodeInfo node) {
    double allocatable = node.allocatable().get(resource);
    double used = node.requested().get(resource) + pod.requests().get(resource);
    return allocatable <= 0 ? 1 : Math.min(1, used / allocatable);
  }
}
