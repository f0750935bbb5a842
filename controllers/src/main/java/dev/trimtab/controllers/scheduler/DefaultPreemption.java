package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.NodeWithPods;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.PreemptStep;
import dev.trimtab.controllers.scheduler.spi.Preemption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Takes less important pods away, from the node where that does least harm. Disruption budgets are
 * kept to if they can be.
 */
final class DefaultPreemption implements PreemptStep {

  /** Nodes that are worked out before the best is taken; to look at all takes too long. */
  private static final int ENOUGH = 100;

  @Override
  public Preemption preempt(PodInfo pod, Situation situation) {
    if ("Never".equals(pod.pod().getSpec().getPreemptionPolicy())) {
      return new Preemption.Wait("not eligible due to preemptionPolicy=Never.");
    }
    if (waitsForVictims(pod, situation)) {
      return new Preemption.Wait("not eligible due to a terminating pod on the nominated node.");
    }
    int enough = Math.max(ENOUGH, situation.nodes().size() / 10);
    var candidates = new ArrayList<Candidate>();
    var refusals = new TreeMap<String, Integer>();
    for (NodeInfo node : situation.nodes()) {
      if (candidates.size() == enough) {
        break;
      }
      List<PodInfo> lower =
          node.pods().stream().filter(other -> other.priority() < pod.priority()).toList();
      if (lower.isEmpty()) {
        refusals.merge("No preemption victims found for incoming pod", 1, Integer::sum);
        continue;
      }
      candidate(node, lower, situation)
          .ifPresentOrElse(
              candidates::add,
              () -> refusals.merge("Preemption is not helpful for scheduling", 1, Integer::sum));
    }
    return candidates.stream()
        .min(Candidate.HARM)
        .<Preemption>map(best -> new Preemption.Evict(best.node(), best.victims()))
        .orElseGet(() -> new Preemption.Impossible(message(situation.nodes().size(), refusals)));
  }

  private static String message(int nodes, Map<String, Integer> refusals) {
    return refusals.entrySet().stream()
        .map(refusal -> refusal.getValue() + " " + refusal.getKey())
        .collect(Collectors.joining(", ", "0/%d nodes are available: ".formatted(nodes), "."));
  }

  /** Whether somebody goes already from the node that is kept for the pod. */
  private static boolean waitsForVictims(PodInfo pod, Situation situation) {
    String kept = pod.nominatedNode();
    return situation.nodes().stream()
        .filter(node -> node.name().equals(kept))
        .flatMap(node -> node.pods().stream())
        .anyMatch(
            other ->
                other.priority() < pod.priority()
                    && other.pod().isMarkedForDeletion()
                    && Victims.isPreempted(other.pod()));
  }

  /** Without all lower pods it must fit; then as many as possible may stay, the protected first. */
  private static Optional<Candidate> candidate(
      NodeInfo node, List<PodInfo> lower, Situation situation) {
    Set<PodInfo> gone = new HashSet<>(lower);
    if (!situation.fits().test(NodeWithPods.without(node, gone))) {
      return Optional.empty();
    }
    var budgets = new BudgetsLeft(situation.budgets());
    var broken = new LinkedHashSet<PodInfo>();
    var others = new ArrayList<PodInfo>();
    lower.stream()
        .sorted(Candidate.IMPORTANCE)
        .forEach(
            pod -> {
              boolean going = pod.pod().isMarkedForDeletion();
              if (!going && budgets.isBrokenBy(pod)) {
                broken.add(pod);
              } else {
                others.add(pod);
              }
            });
    broken.forEach(pod -> keepIfPossible(pod, node, gone, situation));
    others.forEach(pod -> keepIfPossible(pod, node, gone, situation));
    int violations = Math.toIntExact(broken.stream().filter(gone::contains).count());
    return Optional.of(new Candidate(node.name(), List.copyOf(gone), violations));
  }

  private static void keepIfPossible(
      PodInfo pod, NodeInfo node, Set<PodInfo> gone, Situation situation) {
    gone.remove(pod);
    if (!situation.fits().test(NodeWithPods.without(node, gone))) {
      gone.add(pod);
    }
  }
}
