package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.Tolerations;
import java.util.Collection;
import java.util.List;

/** A node's taints with effect NoSchedule or NoExecute keep pods away that do not tolerate them. */
final class TaintFilter implements FilterStep {

  @Override
  public NodeFilter prepare(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    Tolerations tolerations = Tolerations.of(pod.pod());
    return node ->
        Tolerations.taintsOf(node.node()).stream()
            .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
            .filter(taint -> !tolerations.tolerate(taint))
            .findFirst()
            .map(
                taint ->
                    List.of(
                        "node(s) had untolerated taint {%s: %s}"
                            .formatted(taint.getKey(), Tolerations.orEmpty(taint.getValue()))))
            .orElseGet(List::of);
  }
}
