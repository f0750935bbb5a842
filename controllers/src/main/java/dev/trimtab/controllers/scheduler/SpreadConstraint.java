package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.NodeTerms;
import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.controllers.shared.Tolerations;
import dev.trimtab.framework.OwnerReferences;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How pods are to be spread over domains, which are the values of a node label.
 *
 * @param topologyKey the label
 * @param maxSkew how far domains may differ
 * @param minDomains domains there must be, or their least count is taken as 0
 * @param counts which pods are counted
 * @param countsItself whether the pod to be placed is one of them
 * @param eligible which nodes have a say
 */
record SpreadConstraint(
    String topologyKey,
    int maxSkew,
    int minDomains,
    Predicate<PodInfo> counts,
    boolean countsItself,
    Predicate<NodeInfo> eligible) {

  static final String HOSTNAME = "kubernetes.io/hostname";
  private static final String ZONE = "topology.kubernetes.io/zone";

  /** The pod's own constraints of a kind, {@code DoNotSchedule} or {@code ScheduleAnyway}. */
  static List<SpreadConstraint> of(PodInfo pod, String whenUnsatisfiable) {
    return NodeTerms.orEmpty(pod.pod().getSpec().getTopologySpreadConstraints()).stream()
        .filter(constraint -> whenUnsatisfiable.equals(constraint.getWhenUnsatisfiable()))
        .map(constraint -> of(pod, constraint))
        .toList();
  }

  /** What a pod without constraints of its own gets: spread from those with the same controller. */
  static List<SpreadConstraint> defaults(PodInfo pod) {
    return OwnerReferences.controllerOf(pod.pod())
        .map(
            owner -> {
              Predicate<PodInfo> siblings =
                  other ->
                      OwnerReferences.controllerOf(other.pod())
                          .filter(o -> o.getUid().equals(owner.getUid()))
                          .isPresent();
              return List.of(
                  new SpreadConstraint(HOSTNAME, 3, 1, siblings, true, node -> true),
                  new SpreadConstraint(ZONE, 5, 1, siblings, true, node -> true));
            })
        .orElseGet(List::of);
  }

  private static SpreadConstraint of(PodInfo pod, TopologySpreadConstraint constraint) {
    Selector selector =
        Selector.of(
            withKeys(constraint.getLabelSelector(), constraint.getMatchLabelKeys(), pod.labels()));
    Predicate<PodInfo> counts =
        other ->
            other.namespace().equals(pod.namespace())
                && !other.pod().isMarkedForDeletion()
                && selector.matches(other.labels());
    Tolerations tolerations = Tolerations.of(pod.pod());
    boolean byAffinity = !"Ignore".equals(constraint.getNodeAffinityPolicy());
    boolean byTaints = "Honor".equals(constraint.getNodeTaintsPolicy());
    Predicate<NodeInfo> eligible =
        node ->
            (!byAffinity || NodeTerms.allow(pod.pod().getSpec(), node.node()))
                && (!byTaints
                    || Tolerations.taintsOf(node.node()).stream()
                        .filter(taint -> !"PreferNoSchedule".equals(taint.getEffect()))
                        .allMatch(tolerations::tolerate));
    return new SpreadConstraint(
        constraint.getTopologyKey(),
        Objects.requireNonNullElse(constraint.getMaxSkew(), 1),
        Objects.requireNonNullElse(constraint.getMinDomains(), 1),
        counts,
        selector.matches(pod.labels()),
        eligible);
  }

  /** The selector, narrowed to the pod's own values of some labels. */
  static @Nullable LabelSelector withKeys(
      @Nullable LabelSelector selector, @Nullable List<String> keys, Map<String, String> labels) {
    if (selector == null || keys == null || keys.isEmpty()) {
      return selector;
    }
    var narrowed = new LabelSelectorBuilder(selector);
    for (String key : keys) {
      String value = labels.get(key);
      if (value != null) {
        narrowed.addToMatchLabels(key, value);
      }
    }
    return narrowed.build();
  }

  /** How many counted pods each domain has, empty domains included. */
  Map<String, Integer> countByDomain(
      Collection<? extends NodeInfo> nodes, Predicate<? super NodeInfo> among) {
    var result = new HashMap<String, Integer>();
    for (NodeInfo node : nodes) {
      String domain = node.labels().get(topologyKey);
      if (domain != null && among.test(node) && eligible.test(node)) {
        int count = 0;
        for (PodInfo other : node.pods()) {
          if (counts.test(other)) {
            count++;
          }
        }
        result.merge(domain, count, Integer::sum);
      }
    }
    return result;
  }
}
