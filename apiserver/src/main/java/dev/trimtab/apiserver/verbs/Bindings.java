package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.verbs.Updater.Unconditional;
import java.util.List;
import java.util.Set;

/** Binds pods to nodes. */
final class Bindings {

  private final Updater updater;
  private final Identity identity;

  Bindings(Updater updater, Identity identity) {
    this.updater = updater;
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
    current.withObject("status").remove("nominatedNodeName");
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
}
