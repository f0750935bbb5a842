package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.ScoreStep;
import dev.trimtab.controllers.shared.Tolerations;
import java.util.Collection;
import java.util.List;

/** Fewer taints of effect PreferNoSchedule that the pod does not tolerate are better. */
final class TaintScore implements ScoreStep {

  @Override
  public int weight() {
    return 3;
  }

  @Override
  public double[] scores(
      PodInfo pod, List<? extends NodeInfo> possible, Collection<? extends NodeInfo> all) {
    Tolerations tolerations = Tolerations.of(pod.pod());
    return Scores.lessIsBetter(
        possible.stream()
            .mapToDouble(
                node ->
                    Tolerations.taintsOf(node.node()).stream()
                        .filter(taint -> "PreferNoSchedule".equals(taint.getEffect()))
                        .filter(taint -> !tolerations.tolerate(taint))
                        .count())
            .toArray());
  }
}
