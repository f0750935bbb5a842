package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.Pipeline;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.ScoreStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Runs the filters and scores of a pipeline for one pod. */
final class Decider {

  private final Pipeline pipeline;
  private final RandomGenerator random;

  /** {@code random} chooses among equally good nodes. */
  Decider(Pipeline pipeline, RandomGenerator random) {
    this.pipeline = pipeline;
    this.random = random;
  }

  Decision decide(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    if (nodes.isEmpty()) {
      return new Decision.Unschedulable("no nodes available to schedule pods");
    }
    List<FilterStep.NodeFilter> filters =
        pipeline.filters().stream().map(step -> step.prepare(pod, nodes)).toList();
    var possible = new ArrayList<NodeInfo>();
    var refusals = new TreeMap<String, Integer>();
    for (NodeInfo node : nodes) {
      List<String> reasons = reasonsAgainst(node, filters);
      if (reasons.isEmpty()) {
        possible.add(node);
      }
      reasons.forEach(reason -> refusals.merge(reason, 1, Integer::sum));
    }
    return switch (possible.size()) {
      case 0 -> new Decision.Unschedulable(message(nodes.size(), refusals));
      case 1 -> new Decision.Bind(possible.getFirst().name());
      default -> new Decision.Bind(best(pod, possible, nodes).name());
    };
  }

  private static List<String> reasonsAgainst(NodeInfo node, List<FilterStep.NodeFilter> filters) {
    for (FilterStep.NodeFilter filter : filters) {
      List<String> reasons = filter.reasonsAgainst(node);
      if (!reasons.isEmpty()) {
        return reasons;
      }
    }
    return List.of();
  }

  private static String message(int nodes, Map<String, Integer> refusals) {
    return refusals.entrySet().stream()
        .map(refusal -> refusal.getValue() + " " + refusal.getKey())
        .sorted()
        .collect(Collectors.joining(", ", "0/%d nodes are available: ".formatted(nodes), "."));
  }

  private NodeInfo best(PodInfo pod, List<NodeInfo> possible, Collection<? extends NodeInfo> all) {
    double[] totals = new double[possible.size()];
    for (ScoreStep step : pipeline.scores()) {
      double[] scores = step.scores(pod, possible, all);
      for (int i = 0; i < totals.length; i++) {
        totals[i] += scores[i] * step.weight();
      }
    }
    int best = 0;
    int equals = 1;
    for (int i = 1; i < totals.length; i++) {
      if (totals[i] > totals[best]) {
        best = i;
        equals = 1;
      } else if (totals[i] == totals[best] && random.nextInt(++equals) == 0) {
        best = i;
      }
    }
    return possible.get(best);
  }
}
