package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.Pipeline;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.ScoreStep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
    return decide(pod, nodes, nodes);
  }

  /**
   * Decides.
   *
   * @param reserved the nodes as they will be, once the pods that room is made for have come; the
   *     pod must fit with and without those
   */
  Decision decide(
      PodInfo pod, Collection<? extends NodeInfo> nodes, Collection<? extends NodeInfo> reserved) {
    if (nodes.isEmpty()) {
      return new Decision.Unschedulable("no nodes available to schedule pods");
    }
    var possible = new ArrayList<NodeInfo>(nodes);
    var refusals = new TreeMap<String, Integer>();
    sift(pod, reserved, possible, refusals);
    if (!sameNodes(nodes, reserved)) {
      sift(pod, nodes, possible, refusals);
    }
    return switch (possible.size()) {
      case 0 -> new Decision.Unschedulable(message(nodes.size(), refusals));
      case 1 -> new Decision.Bind(possible.getFirst().name());
      default -> new Decision.Bind(best(pod, possible, nodes).name());
    };
  }

  @SuppressWarnings("ReferenceEquality") // the same collection, if there is nothing to reserve
  private static boolean sameNodes(Object nodes, Object reserved) {
    return nodes == reserved;
  }

  /** Takes the nodes out of {@code possible} on which the pod cannot run. */
  private void sift(
      PodInfo pod,
      Collection<? extends NodeInfo> nodes,
      List<NodeInfo> possible,
      Map<String, Integer> refusals) {
    List<FilterStep.NodeFilter> filters = filters(pod, nodes);
    Map<String, NodeInfo> byName = new HashMap<>();
    nodes.forEach(node -> byName.put(node.name(), node));
    possible.removeIf(
        node -> {
          List<String> reasons = reasonsAgainst(byName.getOrDefault(node.name(), node), filters);
          reasons.forEach(reason -> refusals.merge(reason, 1, Integer::sum));
          return !reasons.isEmpty();
        });
  }

  /** Whether the pod could run on a node if that were like this and all others stayed. */
  boolean fits(PodInfo pod, NodeInfo changed, Collection<? extends NodeInfo> nodes) {
    List<NodeInfo> all =
        nodes.stream()
            .<NodeInfo>map(node -> node.name().equals(changed.name()) ? changed : node)
            .toList();
    return reasonsAgainst(changed, filters(pod, all)).isEmpty();
  }

  private List<FilterStep.NodeFilter> filters(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    return pipeline.filters().stream().map(step -> step.prepare(pod, nodes)).toList();
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
    for (NodeInfo node : possible) {
      if (node.name().equals(pod.nominatedNode())) {
        return node; // Room was made for it there; others wait for the rest.
      }
    }
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
