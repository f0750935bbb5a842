package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.model.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** Applies the LimitRanges of a namespace to new pods and to claims of volumes. */
final class LimitAdmission {

  /** Where a pod says what was filled in. */
  private static final String FILLED = "kubernetes.io/limit-ranger";

  private final ObjectLookup objects;

  LimitAdmission(ObjectLookup objects) {
    this.objects = objects;
  }

  /** Fills in what the containers lack, then checks them and the pod as a whole. */
  void admitPod(ResourceType type, ObjectNode pod) {
    List<ObjectNode> ranges = objects.list("limitranges", Trees.namespace(pod));
    if (ranges.isEmpty()) {
      return;
    }
    List<String> filled = new ArrayList<>();
    for (ObjectNode range : ranges) {
      for (JsonNode limit : limits(range, "Container")) {
        fill(limit, Trees.child(pod, "spec"), filled);
      }
    }
    if (!filled.isEmpty()) {
      Trees.child(Trees.child(pod, "metadata"), "annotations")
          .put(FILLED, "LimitRanger plugin set: " + String.join("; ", filled));
    }
    List<String> objections = new ArrayList<>();
    for (ObjectNode range : ranges) {
      for (JsonNode limit : limits(range, "Container")) {
        checkContainers(new LimitBounds(limit), pod.path("spec"), objections);
      }
      for (JsonNode limit : limits(range, "Pod")) {
        var whole = PodResources.of(pod.path("spec"));
        objections.addAll(new LimitBounds(limit).objections(whole.requests(), whole.limits()));
      }
    }
    refuse(type, pod, objections);
  }

  /** Checks the size of a new claim, or of one that is to grow. */
  void admitClaim(ResourceType type, ObjectNode claim) {
    Amounts size = Amounts.of(claim.path("spec").path("resources").path("requests"));
    List<String> objections = new ArrayList<>();
    for (ObjectNode range : objects.list("limitranges", Trees.namespace(claim))) {
      for (JsonNode limit : limits(range, "PersistentVolumeClaim")) {
        // A claim has but one size, which is compared with both bounds.
        objections.addAll(new LimitBounds(limit).objections(size, size));
      }
    }
    refuse(type, claim, objections);
  }

  private static List<JsonNode> limits(ObjectNode range, String type) {
    List<JsonNode> limits = new ArrayList<>();
    for (JsonNode limit : range.path("spec").path("limits")) {
      if (limit.path("type").asText("").equals(type)) {
        limits.add(limit);
      }
    }
    return limits;
  }

  private static void refuse(ResourceType type, ObjectNode object, List<String> objections) {
    if (!objections.isEmpty()) {
      String why = objections.size() == 1 ? objections.getFirst() : objections.toString();
      throw ApiException.forbidden(type, Trees.name(object), why);
    }
  }

  private static void checkContainers(LimitBounds bounds, JsonNode spec, List<String> objections) {
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : spec.path(list)) {
        JsonNode resources = container.path("resources");
        objections.addAll(
            bounds.objections(
                Amounts.of(resources.path("requests")), Amounts.of(resources.path("limits"))));
      }
    }
  }

  private static void fill(JsonNode limit, ObjectNode spec, List<String> filled) {
    for (String list : List.of("containers", "initContainers")) {
      String kind = list.equals("containers") ? "container " : "init container ";
      for (ObjectNode container : Trees.objects(spec.path(list))) {
        ObjectNode resources = Trees.child(container, "resources");
        String name = kind + container.path("name").asText("");
        String limits = fill(resources, "limits", limit.path("default"));
        String requests = fill(resources, "requests", limit.path("defaultRequest"));
        if (!requests.isEmpty()) {
          filled.add(requests + " request for " + name);
        }
        if (!limits.isEmpty()) {
          filled.add(limits + " limit for " + name);
        }
      }
    }
  }

  /** The names of what was filled in; empty if nothing was. */
  private static String fill(ObjectNode resources, String list, JsonNode defaults) {
    List<String> names = new ArrayList<>();
    defaults
        .properties()
        .forEach(
            entry -> {
              ObjectNode amounts = Trees.child(resources, list);
              if (!amounts.has(entry.getKey())) {
                amounts.set(entry.getKey(), entry.getValue());
                names.add(entry.getKey());
              }
            });
    names.sort(null);
    return String.join(", ", names);
  }
}
