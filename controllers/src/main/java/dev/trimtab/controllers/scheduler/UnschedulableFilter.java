package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.Tolerations;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.Collection;
import java.util.List;

/** A cordoned node takes only pods that tolerate that. */
final class UnschedulableFilter implements FilterStep {

  private static final Taint CORDONED =
      new Taint("NoSchedule", "node.kubernetes.io/unschedulable", null, "");

  @Override
  public NodeFilter prepare(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    boolean tolerated = Tolerations.of(pod.pod()).tolerate(CORDONED);
    return node ->
        tolerated
                || node.node().getSpec() == null
                || !Boolean.TRUE.equals(node.node().getSpec().getUnschedulable())
            ? List.of()
            : List.of("node(s) were unschedulable");
  }
}
