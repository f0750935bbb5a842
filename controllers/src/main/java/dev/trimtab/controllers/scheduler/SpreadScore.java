package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.ScoreStep;
import dev.trimtab.controllers.shared.NodeTerms;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Topology spread constraints that should hold: the fewer counted pods in a domain, the better. */
final class SpreadScore implements ScoreStep {

  @Override
  public int weight() {
    return 2;
  }

  @Override
  public double[] scores(
      PodInfo pod, List<? extends NodeInfo> possible, Collection<? extends NodeInfo> all) {
    List<SpreadConstraint> own = SpreadConstraint.of(pod, "ScheduleAnyway");
    boolean hasOwn =
        !NodeTerms.orEmpty(pod.pod().getSpec().getTopologySpreadConstraints()).isEmpty();
    List<SpreadConstraint> constraints = hasOwn ? own : SpreadConstraint.defaults(pod);
    double[] cost = new double[possible.size()];
    boolean[] outside = new boolean[possible.size()];
    for (SpreadConstraint constraint : constraints) {
      Map<String, Integer> counts = constraint.countByDomain(all, node -> true);
      // A label with many values would otherwise weigh less, for its counts are smaller.
      double weight = Math.log(counts.size() + 2.0);
      for (int i = 0; i < cost.length; i++) {
        String domain = possible.get(i).labels().get(constraint.topologyKey());
        if (domain == null) {
          outside[i] |= hasOwn;
        } else {
          cost[i] += counts.getOrDefault(domain, 0) * weight + constraint.maxSkew() - 1;
        }
      }
    }
    return normalised(cost, outside);
  }

  private static double[] normalised(double[] cost, boolean[] outside) {
    double max = Arrays.stream(cost).max().orElse(0);
    double min = Arrays.stream(cost).min().orElse(0);
    double[] scores = new double[cost.length];
    for (int i = 0; i < scores.length; i++) {
      if (outside[i]) {
        scores[i] = 0;
      } else {
        scores[i] = max == 0 ? MAX : MAX * (max + min - cost[i]) / max;
      }
    }
    return scores;
  }
}
