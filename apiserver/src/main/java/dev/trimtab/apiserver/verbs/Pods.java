package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.LabelSelector;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.verbs.Updater.Unconditional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is done to pods alone: binding them to nodes, evicting them. */
final class Pods {

  private final Objects objects;
  private final Updater updater;
  private final Deleter deleter;
  private final Identity identity;

  Pods(Objects objects, Updater updater, Deleter deleter, Identity identity) {
    this.objects = objects;
    this.updater = updater;
    this.deleter = deleter;
    this.identity = identity;
  }

  /** Puts a pod on a node, as {@code binding} says. */
  void bind(Target pod, ObjectNode binding, WriteOptions options) {
    String node = binding.path("target").path("name").asText("");
    String kind = binding.path("target").path("kind").asText("Node");
    if (node.isEmpty() || !(kind.isEmpty() || kind.equals("Node"))) {
      throw ApiException.badRequest("Binding: target: must name a Node");
    }
    updater.update(
        pod, current -> bound(pod, current, binding, node), Unconditional.ALWAYS, options);
  }

  private ObjectNode bound(Target pod, ObjectNode current, ObjectNode binding, String node) {
    Metadata metadata = Metadata.of(current);
    String uid = binding.path("metadata").path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(metadata.uid())) {
      throw conflict(
          pod,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, metadata.uid()));
    }
    if (metadata.isBeingDeleted()) {
      throw conflict(
          pod, "pod %s is being deleted, cannot be assigned to a host".formatted(pod.name()));
    }
    String assigned = current.path("spec").path("nodeName").asText("");
    if (!assigned.isEmpty()) {
      throw conflict(
          pod, "pod %s is already assigned to node \"%s\"".formatted(pod.name(), assigned));
    }
    if (!current.path("spec").path("schedulingGates").isEmpty()) {
      throw conflict(pod, "pod %s has non-empty .spec.schedulingGates".formatted(pod.name()));
    }
    current.withObject("spec").put("nodeName", node);
    for (String map : List.of("labels", "annotations")) {
      if (binding.path("metadata").path(map) instanceof ObjectNode more && !more.isEmpty()) {
        metadata.node().withObject("/" + map).setAll(more);
      }
    }
    scheduled(current);
    return current;
  }

  private void scheduled(ObjectNode pod) {
    ArrayNode conditions = pod.withObject("status").withArray("conditions");
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText().equals("PodScheduled")
          && condition instanceof ObjectNode found) {
        found.retain(Set.of("type", "observedGeneration"));
        found.put("status", "True").put("lastTransitionTime", identity.now().toString());
        found.putNull("lastProbeTime");
        return;
      }
    }
    ObjectNode condition = conditions.addObject().put("type", "PodScheduled").put("status", "True");
    condition.putNull("lastProbeTime").put("lastTransitionTime", identity.now().toString());
  }

  private static ApiException conflict(Target pod, String why) {
    return new ApiException(
            409,
            "Conflict",
            "Operation cannot be fulfilled on pods/binding \"%s\": %s".formatted(pod.name(), why))
        .put("name", pod.name())
        .put("kind", "pods/binding");
  }

  /** Deletes a pod unless a disruption budget forbids it. */
  void evict(Target pod, ObjectNode eviction, DeleteOptions options) {
    ObjectNode current = Objects.tree(pod, objects.read(pod));
    List<ObjectNode> budgets = budgets(pod, current);
    if (budgets.size() > 1) {
      throw new ApiException(
          500,
          "InternalError",
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    if (needsBudget(current) && !budgets.isEmpty()) {
      spend(pod, budgets.getFirst());
    }
    deleter.delete(pod, options);
  }

  /** A pod that is done or does not run yet disrupts nobody. */
  private static boolean needsBudget(ObjectNode pod) {
    return switch (pod.path("status").path("phase").asText()) {
      case "Succeeded", "Failed", "Pending" -> false;
      default -> !Metadata.of(pod).isBeingDeleted();
    };
  }

  private void spend(Target pod, ObjectNode budget) {
    String name = Metadata.of(budget).name();
    int allowed = budget.path("status").path("disruptionsAllowed").asInt(0);
    if (allowed <= 0) {
      throw new ApiException(
              429,
              "TooManyRequests",
              "Cannot evict pod as it would violate the pod's disruption budget.")
          .cause(
              "DisruptionBudget",
              "The disruption budget %s needs %d healthy pods and has %d currently"
                  .formatted(
                      name,
                      budget.path("status").path("desiredHealthy").asInt(),
                      budget.path("status").path("currentHealthy").asInt()),
              "");
    }
    Target target = objects.target("poddisruptionbudgets.policy", pod.namespace(), name, "status");
    updater.update(
        target,
        current -> {
          ObjectNode status = current.withObject("status");
          int left = status.path("disruptionsAllowed").asInt(0);
          if (left <= 0) {
            throw Updater.conflict(target);
          }
          status.put("disruptionsAllowed", left - 1);
          status.withObject("/disruptedPods").put(pod.name(), identity.now().toString());
          return current;
        },
        Unconditional.ALWAYS,
        WriteOptions.own());
  }

  private List<ObjectNode> budgets(Target pod, ObjectNode current) {
    Map<String, String> labels = new HashMap<>();
    current
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    List<ObjectNode> matching = new ArrayList<>();
    for (ObjectNode budget : objects.list("poddisruptionbudgets.policy", pod.namespace())) {
      JsonNode selector = budget.path("spec").path("selector");
      if (selector.isObject() && LabelSelector.of(selector).matches(labels)) {
        matching.add(budget);
      }
    }
    return matching;
  }

  /** The answer to a binding or an eviction. */
  static ObjectNode success() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", "Success").put("code", 201);
  }
}
