package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.ScoreStep;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;

/** Preferred pod affinity and anti-affinity: weights of the terms that find pods in the domain. */
final class PodAffinityScore implements ScoreStep {

  @Override
  public int weight() {
    return 2;
  }

  @Override
  public double[] scores(
      PodInfo pod, List<? extends NodeInfo> possible, Collection<? extends NodeInfo> all) {
    List<PodTerm> terms = PodTerm.preferred(pod);
    double[] raw = new double[possible.size()];
    for (PodTerm term : terms) {
      var counts = new HashMap<String, Long>();
      for (NodeInfo node : all) {
        String domain = term.domain(node);
        if (domain != null) {
          counts.merge(domain, node.pods().stream().filter(term::selects).count(), Long::sum);
        }
      }
      for (int i = 0; i < raw.length; i++) {
        String domain = term.domain(possible.get(i));
        raw[i] += domain == null ? 0 : counts.getOrDefault(domain, 0L) * term.weight();
      }
    }
    return Scores.stretched(raw);
  }
}
