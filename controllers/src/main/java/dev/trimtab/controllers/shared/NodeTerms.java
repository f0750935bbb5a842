package dev.trimtab.controllers.shared;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Matches nodes against a pod's node selector and node affinity. */
public final class NodeTerms {

  private NodeTerms() {}

  /** Whether the pod's node selector and its required node affinity allow the node. */
  public static boolean allow(PodSpec pod, Node node) {
    Map<String, String> selector = pod.getNodeSelector();
    if (selector != null && !labels(node).entrySet().containsAll(selector.entrySet())) {
      return false;
    }
    var affinity = pod.getAffinity();
    if (affinity == null || affinity.getNodeAffinity() == null) {
      return true;
    }
    var required = affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
    return required == null
        || required.getNodeSelectorTerms().stream().anyMatch(term -> matches(term, node));
  }

  /** Whether all requirements of a term hold; a term without any matches no node. */
  public static boolean matches(NodeSelectorTerm term, Node node) {
    List<NodeSelectorRequirement> expressions = orEmpty(term.getMatchExpressions());
    List<NodeSelectorRequirement> fields = orEmpty(term.getMatchFields());
    return !(expressions.isEmpty() && fields.isEmpty())
        && expressions.stream().allMatch(r -> matches(r, labels(node).get(r.getKey())))
        && fields.stream()
            .allMatch(
                r ->
                    r.getKey().equals("metadata.name") && matches(r, node.getMetadata().getName()));
  }

  private static boolean matches(NodeSelectorRequirement requirement, @Nullable String value) {
    List<String> values = orEmpty(requirement.getValues());
    return switch (requirement.getOperator()) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> compare(value, values) > 0;
      case "Lt" -> compare(value, values) < 0;
      default -> false;
    };
  }

  /** The label's number compared to the wanted one; 0, which suits no operator, if one is none. */
  private static int compare(@Nullable String value, List<String> wanted) {
    return value == null || wanted.size() != 1 || !isNumber(value) || !isNumber(wanted.getFirst())
        ? 0
        : Long.compare(Long.parseLong(value), Long.parseLong(wanted.getFirst()));
  }

  private static boolean isNumber(String value) {
    return value.matches("[+-]?\\d{1,18}");
  }

  private static Map<String, String> labels(Node node) {
    return Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
  }

  /** The list, or an empty one for an absent one. */
  public static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
