package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Topology spread constraints that must hold. */
final class SpreadFilter implements FilterStep {

  private static final String REASON = "node(s) didn't match pod topology spread constraints";

  private record Counted(SpreadConstraint constraint, Map<String, Integer> counts, int least) {}

  @Override
  public NodeFilter prepare(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    List<SpreadConstraint> constraints = SpreadConstraint.of(pod, "DoNotSchedule");
    Predicate<NodeInfo> hasAllKeys =
        node -> constraints.stream().allMatch(c -> node.labels().containsKey(c.topologyKey()));
    var counted = new ArrayList<Counted>();
    for (SpreadConstraint constraint : constraints) {
      Map<String, Integer> counts = constraint.countByDomain(nodes, hasAllKeys);
      int least =
          counts.size() < constraint.minDomains()
              ? 0
              : counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
      counted.add(new Counted(constraint, counts, least));
    }
    return node -> reasonsAgainst(node, counted);
  }

  private static List<String> reasonsAgainst(NodeInfo node, List<Counted> all) {
    for (Counted counted : all) {
      SpreadConstraint constraint = counted.constraint();
      String domain = node.labels().get(constraint.topologyKey());
      if (domain == null) {
        return List.of(REASON + " (missing required label)");
      }
      int after = counted.counts().getOrDefault(domain, 0) + (constraint.countsItself() ? 1 : 0);
      if (after - counted.least() > constraint.maxSkew()) {
        return List.of(REASON);
      }
    }
    return List.of();
  }
}
