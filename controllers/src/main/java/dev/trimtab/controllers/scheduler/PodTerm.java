package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.NodeTerms;
import dev.trimtab.controllers.shared.Selector;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A term of pod affinity or anti-affinity.
 *
 * @param topologyKey the node label whose values are the domains
 * @param namespaces where pods are looked for; empty for everywhere
 * @param selector which pods
 * @param weight how much a preferred term counts; 0 for a required one
 */
record PodTerm(String topologyKey, Set<String> namespaces, Selector selector, int weight) {

  static List<PodTerm> requiredAffinity(PodInfo pod) {
    Affinity affinity = pod.pod().getSpec().getAffinity();
    return affinity == null || affinity.getPodAffinity() == null
        ? List.of()
        : required(
            affinity.getPodAffinity().getRequiredDuringSchedulingIgnoredDuringExecution(), pod);
  }

  static List<PodTerm> requiredAntiAffinity(PodInfo pod) {
    Affinity affinity = pod.pod().getSpec().getAffinity();
    return affinity == null || affinity.getPodAntiAffinity() == null
        ? List.of()
        : required(
            affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution(), pod);
  }

  /** Preferred affinity with positive, preferred anti-affinity with negative weights. */
  static List<PodTerm> preferred(PodInfo pod) {
    Affinity affinity = pod.pod().getSpec().getAffinity();
    if (affinity == null) {
      return List.of();
    }
    var terms = new ArrayList<PodTerm>();
    if (affinity.getPodAffinity() != null) {
      for (WeightedPodAffinityTerm term :
          NodeTerms.orEmpty(
              affinity.getPodAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())) {
        terms.add(of(term.getPodAffinityTerm(), pod, term.getWeight()));
      }
    }
    if (affinity.getPodAntiAffinity() != null) {
      for (WeightedPodAffinityTerm term :
          NodeTerms.orEmpty(
              affinity.getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())) {
        terms.add(of(term.getPodAffinityTerm(), pod, -term.getWeight()));
      }
    }
    return terms;
  }

  private static List<PodTerm> required(@Nullable List<PodAffinityTerm> terms, PodInfo pod) {
    return NodeTerms.orEmpty(terms).stream().map(term -> of(term, pod, 0)).toList();
  }

  private static PodTerm of(PodAffinityTerm term, PodInfo pod, int weight) {
    LabelSelector selector =
        SpreadConstraint.withKeys(term.getLabelSelector(), term.getMatchLabelKeys(), pod.labels());
    if (selector != null && term.getMismatchLabelKeys() != null) {
      selector = excluding(selector, term.getMismatchLabelKeys(), pod);
    }
    return new PodTerm(term.getTopologyKey(), namespaces(term, pod), Selector.of(selector), weight);
  }

  private static LabelSelector excluding(LabelSelector selector, List<String> keys, PodInfo pod) {
    var narrowed = new LabelSelectorBuilder(selector);
    for (String key : keys) {
      String value = pod.labels().get(key);
      if (value != null) {
        narrowed
            .addNewMatchExpression()
            .withKey(key)
            .withOperator("NotIn")
            .withValues(value)
            .endMatchExpression();
      }
    }
    return narrowed.build();
  }

  /**
   * Without names and selector: the pod's own namespace. A namespace selector is taken as
   * "everywhere" if it is empty, and otherwise adds nothing, as namespaces' labels are not known
   * here.
   */
  private static Set<String> namespaces(PodAffinityTerm term, PodInfo pod) {
    LabelSelector selector = term.getNamespaceSelector();
    if (selector != null && Selector.of(selector).matchesEverything()) {
      return Set.of();
    }
    List<String> names = NodeTerms.orEmpty(term.getNamespaces());
    return names.isEmpty() ? Set.of(pod.namespace()) : Set.copyOf(names);
  }

  boolean selects(PodInfo other) {
    return (namespaces.isEmpty() || namespaces.contains(other.namespace()))
        && selector.matches(other.labels());
  }

  /** The domain of a node; null if it is in none. */
  @Nullable String domain(NodeInfo node) {
    return node.labels().get(topologyKey);
  }
}
