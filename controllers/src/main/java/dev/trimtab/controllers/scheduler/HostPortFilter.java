package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import java.util.Collection;
import java.util.List;

/** No two pods of a node occupy the same of its ports. */
final class HostPortFilter implements FilterStep {

  @Override
  public NodeFilter prepare(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    if (pod.ports().isEmpty()) {
      return node -> List.of();
    }
    return node ->
        node.pods().stream()
                .flatMap(other -> other.ports().stream())
                .noneMatch(used -> pod.ports().stream().anyMatch(used::clashesWith))
            ? List.of()
            : List.of("node(s) didn't have free ports for the requested pod ports");
  }
}
