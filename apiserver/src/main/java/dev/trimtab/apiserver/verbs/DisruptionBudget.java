package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import java.time.Instant;

/**
 * What a PodDisruptionBudget says of an eviction; its controller writes the numbers.
 *
 * @param tree the budget as stored
 */
record DisruptionBudget(ObjectNode tree) {

  /** More pods than these without the controller taking note means that it does not work. */
  private static final int MAX_UNCONFIRMED = 2000;

  private static final int RETRY_SECONDS = 10;

  String name() {
    return Metadata.of(tree).name();
  }

  /** Whether a pod that is not ready may go without being counted. */
  boolean letsUnreadyPodsGo() {
    if (tree.path("spec").path("unhealthyPodEvictionPolicy").asText("").equals("AlwaysAllow")) {
      return true;
    }
    int desired = status("desiredHealthy");
    return desired > 0 && status("currentHealthy") >= desired;
  }

  /**
   * The budget with one disruption less, in place.
   *
   * @throws ApiException 429 if there is none left
   */
  ObjectNode spentOn(Target target, String pod, Instant now) {
    long observed = tree.path("status").path("observedGeneration").asLong();
    if (observed < tree.path("metadata").path("generation").asLong()) {
      throw stillProcessed();
    }
    int allowed = status("disruptionsAllowed");
    if (allowed < 0) {
      throw ApiException.forbidden(target.type(), name(), "pdb disruptions allowed is negative");
    }
    if (tree.path("status").path("disruptedPods").size() > MAX_UNCONFIRMED) {
      throw ApiException.forbidden(
          target.type(),
          name(),
          "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
    }
    if (allowed == 0) {
      throw violated();
    }
    ObjectNode status = tree.withObject("status");
    status.put("disruptionsAllowed", allowed - 1);
    if (allowed == 1) {
      ObjectNode condition = Conditions.put(status, "DisruptionAllowed");
      Conditions.set(condition, "False", now);
      condition.put("reason", "InsufficientPods").put("message", "");
      condition.put("observedGeneration", observed);
    }
    status.withObject("/disruptedPods").put(pod, now.toString());
    return tree;
  }

  /** That the numbers may not be those of the pods as they are. */
  ApiException stillProcessed() {
    return refusal("")
        .retryAfter(RETRY_SECONDS)
        .cause(
            "DisruptionBudget",
            "The disruption budget %s is still being processed by the server.".formatted(name()),
            "");
  }

  private ApiException violated() {
    String more = "";
    for (JsonNode condition : tree.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("DisruptionAllowed")
          && condition.path("reason").asText().equals("SyncFailed")) {
        more = " " + condition.path("message").asText();
      }
    }
    return refusal(more)
        .cause(
            "DisruptionBudget",
            "The disruption budget %s needs %d healthy pods and has %d currently"
                .formatted(name(), status("desiredHealthy"), status("currentHealthy")),
            "");
  }

  private static ApiException refusal(String more) {
    return new ApiException(
        429,
        "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget." + more);
  }

  private int status(String field) {
    return tree.path("status").path(field).asInt(0);
  }
}
