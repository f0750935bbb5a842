package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.NodeTerms;
import java.util.Collection;
import java.util.List;

/** Node selector and required node affinity. */
final class NodeAffinityFilter implements FilterStep {

  @Override
  public NodeFilter prepare(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    return node ->
        NodeTerms.allow(pod.pod().getSpec(), node.node())
            ? List.of()
            : List.of("node(s) didn't match Pod's node affinity/selector");
  }
}
