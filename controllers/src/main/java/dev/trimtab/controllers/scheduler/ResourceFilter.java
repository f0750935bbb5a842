package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.Resources;
import java.util.ArrayList;
import java.util.Collection;

/** What pods ask for must not exceed what the node has for pods. */
final class ResourceFilter implements FilterStep {

  @Override
  public NodeFilter prepare(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    return node -> {
      var reasons = new ArrayList<String>();
      pod.requests()
          .amounts()
          .forEach(
              (name, amount) -> {
                long free = node.allocatable().get(name) - node.requested().get(name);
                if (amount > 0 && amount > free) {
                  reasons.add(
                      name.equals(Resources.PODS) ? "Too many pods" : "Insufficient " + name);
                }
              });
      return reasons;
    };
  }
}
