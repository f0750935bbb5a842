package dev.trimtab.controllers.quota;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.ResourceQuotaSpec;
import io.fabric8.kubernetes.api.model.ScopedResourceSelectorRequirement;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Which pods a quota is for. */
final class PodScopes {

  private PodScopes() {}

  /** Whether the quota is for some pods only, and so for nothing but pods. */
  static boolean limit(ResourceQuotaSpec spec) {
    return !spec.getScopes().isEmpty() || !selectors(spec).isEmpty();
  }

  /** Whether the quota is for this pod. */
  static boolean match(ResourceQuotaSpec spec, Pod pod) {
    return spec.getScopes().stream().allMatch(scope -> holds(scope, "Exists", List.of(), pod))
        && selectors(spec).stream()
            .allMatch(s -> holds(s.getScopeName(), s.getOperator(), s.getValues(), pod));
  }

  private static List<ScopedResourceSelectorRequirement> selectors(ResourceQuotaSpec spec) {
    return spec.getScopeSelector() == null
        ? List.of()
        : spec.getScopeSelector().getMatchExpressions();
  }

  private static boolean holds(String scope, String operator, List<String> values, Pod pod) {
    return switch (scope) {
      case "Terminating" -> isTerminating(pod);
      case "NotTerminating" -> !isTerminating(pod);
      case "BestEffort" -> isBestEffort(pod);
      case "NotBestEffort" -> !isBestEffort(pod);
      case "CrossNamespacePodAffinity" -> looksBeyond(pod.getSpec().getAffinity());
      case "PriorityClass" -> {
        String name = Objects.requireNonNullElse(pod.getSpec().getPriorityClassName(), "");
        yield switch (operator) {
          case "In" -> values.contains(name);
          case "NotIn" -> !values.contains(name);
          case "DoesNotExist" -> name.isEmpty();
          default -> !name.isEmpty();
        };
      }
      default -> false;
    };
  }

  private static boolean isTerminating(Pod pod) {
    return pod.getSpec().getActiveDeadlineSeconds() != null;
  }

  private static boolean isBestEffort(Pod pod) {
    return pod.getStatus() != null && "BestEffort".equals(pod.getStatus().getQosClass());
  }

  private static boolean looksBeyond(Affinity affinity) {
    if (affinity == null) {
      return false;
    }
    Stream<PodAffinityTerm> near =
        affinity.getPodAffinity() == null
            ? Stream.of()
            : terms(
                affinity.getPodAffinity().getRequiredDuringSchedulingIgnoredDuringExecution(),
                affinity.getPodAffinity().getPreferredDuringSchedulingIgnoredDuringExecution());
    Stream<PodAffinityTerm> far =
        affinity.getPodAntiAffinity() == null
            ? Stream.of()
            : terms(
                affinity.getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution(),
                affinity.getPodAntiAffinity().getPreferredDuringSchedulingIgnoredDuringExecution());
    return Stream.concat(near, far)
        .anyMatch(term -> !term.getNamespaces().isEmpty() || term.getNamespaceSelector() != null);
  }

  private static Stream<PodAffinityTerm> terms(
      List<PodAffinityTerm> required, List<WeightedPodAffinityTerm> preferred) {
    return Stream.concat(
        required.stream(), preferred.stream().map(WeightedPodAffinityTerm::getPodAffinityTerm));
  }
}
