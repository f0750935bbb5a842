package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.ScoreStep;
import dev.trimtab.controllers.shared.NodeTerms;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import java.util.Collection;
import java.util.List;

/** Preferred node affinity: the more weight of matching terms, the better. */
final class NodeAffinityScore implements ScoreStep {

  @Override
  public int weight() {
    return 2;
  }

  @Override
  public double[] scores(
      PodInfo pod, List<? extends NodeInfo> possible, Collection<? extends NodeInfo> all) {
    var affinity = pod.pod().getSpec().getAffinity();
    if (affinity == null || affinity.getNodeAffinity() == null) {
      return new double[possible.size()];
    }
    var terms =
        NodeTerms.orEmpty(
            affinity.getNodeAffinity().getPreferredDuringSchedulingIgnoredDuringExecution());
    return Scores.moreIsBetter(
        possible.stream()
            .mapToDouble(
                node ->
                    terms.stream()
                        .filter(term -> NodeTerms.matches(term.getPreference(), node.node()))
                        .mapToInt(PreferredSchedulingTerm::getWeight)
                        .sum())
            .toArray());
  }
}
