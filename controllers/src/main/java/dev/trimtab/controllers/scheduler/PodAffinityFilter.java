package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.shared.Tolerations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Required pod affinity and anti-affinity, that of the pods already there included. */
final class PodAffinityFilter implements FilterStep {

  /** A value of a node label. */
  private record Domain(String key, String value) {}

  /** Domains in which a term of the pod finds a pod. */
  private record Found(PodTerm term, Set<String> domains) {}

  @Override
  public NodeFilter prepare(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    List<Found> wanted = found(PodTerm.requiredAffinity(pod), nodes);
    List<Found> unwanted = found(PodTerm.requiredAntiAffinity(pod), nodes);
    Set<Domain> closed = closedByOthers(pod, nodes);
    // The first of a group that wants to be together finds nobody; it may go anywhere.
    boolean first = wanted.stream().allMatch(f -> f.domains().isEmpty() && f.term().selects(pod));
    return node -> {
      if (!wanted.stream().allMatch(f -> allowed(f, node, first))) {
        return List.of("node(s) didn't match pod affinity rules");
      }
      if (unwanted.stream().anyMatch(f -> f.domains().contains(domain(f.term(), node)))) {
        return List.of("node(s) didn't match pod anti-affinity rules");
      }
      return closed.stream().anyMatch(d -> d.value().equals(node.labels().get(d.key())))
          ? List.of("node(s) didn't satisfy existing pods anti-affinity rules")
          : List.of();
    };
  }

  private static boolean allowed(Found wanted, NodeInfo node, boolean first) {
    String domain = domain(wanted.term(), node);
    return !domain.isEmpty() && (first || wanted.domains().contains(domain));
  }

  /** The empty string, which is no domain, if the node lacks the label. */
  private static String domain(PodTerm term, NodeInfo node) {
    return Tolerations.orEmpty(term.domain(node));
  }

  private static List<Found> found(List<PodTerm> terms, Collection<? extends NodeInfo> nodes) {
    var result = new ArrayList<Found>();
    for (PodTerm term : terms) {
      var domains = new HashSet<String>();
      for (NodeInfo node : nodes) {
        String domain = term.domain(node);
        if (domain != null && node.pods().stream().anyMatch(term::selects)) {
          domains.add(domain);
        }
      }
      result.add(new Found(term, domains));
    }
    return result;
  }

  private static Set<Domain> closedByOthers(PodInfo pod, Collection<? extends NodeInfo> nodes) {
    var closed = new HashSet<Domain>();
    for (NodeInfo node : nodes) {
      for (PodInfo other : node.pods()) {
        if (other.pod().getSpec().getAffinity() == null) {
          continue;
        }
        for (PodTerm term : PodTerm.requiredAntiAffinity(other)) {
          String domain = term.domain(node);
          if (domain != null && term.selects(pod)) {
            closed.add(new Domain(term.topologyKey(), domain));
          }
        }
      }
    }
    return closed;
  }
}
