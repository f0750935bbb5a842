package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.model.ResourceType;
import java.util.Map;
import java.util.Optional;

/** Gives a pod what its runtime class asks for: overhead, and nodes where the runtime is. */
final class RuntimeClassAdmission {
  private static final String CLASSES = "runtimeclasses.node.k8s.io";

  private final ObjectLookup objects;

  RuntimeClassAdmission(ObjectLookup objects) {
    this.objects = objects;
  }

  void admit(ResourceType type, ObjectNode pod) {
    ObjectNode spec = Trees.child(pod, "spec");
    String name = spec.path("runtimeClassName").asText("");
    if (name.isEmpty()) {
      admitOverhead(type, pod, Optional.empty());
      return;
    }
    ObjectNode found =
        objects
            .get(CLASSES, "", name)
            .orElseThrow(
                () -> rejected(type, pod, "RuntimeClass \"%s\" not found".formatted(name)));
    JsonNode overhead = found.path("overhead").path("podFixed");
    admitOverhead(type, pod, overhead.isEmpty() ? Optional.empty() : Optional.of(overhead));
    admitNodes(type, pod, found.path("scheduling"));
  }

  private static void admitOverhead(ResourceType type, ObjectNode pod, Optional<JsonNode> wanted) {
    ObjectNode spec = Trees.child(pod, "spec");
    JsonNode given = spec.path("overhead");
    if (!given.isEmpty() && wanted.isEmpty()) {
      throw rejected(
          type, pod, "Pod Overhead set without corresponding RuntimeClass defined Overhead");
    }
    if (!given.isEmpty() && !Trees.same(given, wanted.get())) {
      throw rejected(type, pod, "Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
    wanted.ifPresent(overhead -> spec.set("overhead", overhead.deepCopy()));
  }

  private static void admitNodes(ResourceType type, ObjectNode pod, JsonNode scheduling) {
    ObjectNode spec = Trees.child(pod, "spec");
    for (Map.Entry<String, JsonNode> label : scheduling.path("nodeSelector").properties()) {
      ObjectNode selector = Trees.child(spec, "nodeSelector");
      String value = label.getValue().asText("");
      if (!selector.path(label.getKey()).asText(value).equals(value)) {
        throw rejected(
            type, pod, "conflict: runtimeClass.scheduling.nodeSelector conflicts with the pod's");
      }
      selector.put(label.getKey(), value);
    }
    for (JsonNode toleration : scheduling.path("tolerations")) {
      spec.withArray("tolerations").add(toleration.deepCopy());
    }
  }

  private static ApiException rejected(ResourceType type, ObjectNode pod, String why) {
    return ApiException.forbidden(type, Trees.name(pod), "pod rejected: " + why);
  }
}
