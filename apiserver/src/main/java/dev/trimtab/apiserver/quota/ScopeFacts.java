package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What scopes ask about an object. Only pods have scopes.
 *
 * @param terminating whether it ends by itself, after a deadline
 * @param bestEffort whether it is promised nothing
 * @param priorityClass empty if it has none
 * @param crossNamespaceAffinity whether it wants to be near, or far from, pods of other namespaces
 */
record ScopeFacts(
    boolean isPod,
    boolean terminating,
    boolean bestEffort,
    String priorityClass,
    boolean crossNamespaceAffinity) {

  /** Those of anything but a pod. */
  static final ScopeFacts NO_POD = new ScopeFacts(false, false, false, "", false);

  static ScopeFacts ofPod(JsonNode pod) {
    JsonNode spec = pod.path("spec");
    return new ScopeFacts(
        true,
        spec.path("activeDeadlineSeconds").asLong(-1) >= 0,
        pod.path("status").path("qosClass").asText("").equals("BestEffort"),
        spec.path("priorityClassName").asText(""),
        looksBeyond(spec.path("affinity")));
  }

  private static boolean looksBeyond(JsonNode affinity) {
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      JsonNode rules = affinity.path(kind);
      for (JsonNode term : rules.path("requiredDuringSchedulingIgnoredDuringExecution")) {
        if (namesNamespaces(term)) {
          return true;
        }
      }
      for (JsonNode term : rules.path("preferredDuringSchedulingIgnoredDuringExecution")) {
        if (namesNamespaces(term.path("podAffinityTerm"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean namesNamespaces(JsonNode term) {
    return !term.path("namespaces").isEmpty() || term.hasNonNull("namespaceSelector");
  }
}
