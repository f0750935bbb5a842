package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.PodState;
import java.util.Collection;
import java.util.List;

/** A pod that names its node goes nowhere else. */
final class NodeNameFilter implements FilterStep {

  @Override
  public NodeFilter prepare(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    String wanted = PodState.nodeName(pod.pod());
    return node ->
        wanted.isEmpty() || wanted.equals(node.name())
            ? List.of()
            : List.of("node(s) didn't match the requested node name");
  }
}
