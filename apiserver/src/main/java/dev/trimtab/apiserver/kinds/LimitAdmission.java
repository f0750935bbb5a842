package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.schema.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies the LimitRanges of a namespace to the containers of a new pod. */
final class LimitAdmission {
  private final ObjectLookup objects;

  LimitAdmission(ObjectLookup objects) {
    this.objects = objects;
  }

  void admit(ResourceType type, ObjectNode pod) {
    List<String> broken = new ArrayList<>();
    for (ObjectNode range : objects.list("limitranges", Trees.namespace(pod))) {
      for (JsonNode limit : range.path("spec").path("limits")) {
        if (limit.path("type").asText("").equals("Container")) {
          applyToContainers(limit, Trees.child(pod, "spec"), broken);
        }
      }
    }
    if (!broken.isEmpty()) {
      String why = broken.size() == 1 ? broken.getFirst() : broken.toString();
      throw ApiException.forbidden(type, Trees.name(pod), why);
    }
  }

  private static void applyToContainers(JsonNode limit, ObjectNode spec, List<String> broken) {
    for (String list : List.of("initContainers", "containers")) {
      for (ObjectNode container : Trees.objects(spec.path(list))) {
        ObjectNode resources = Trees.child(container, "resources");
        fill(resources, "limits", limit.path("default"));
        fill(resources, "requests", limit.path("defaultRequest"));
        check(limit, resources, broken);
      }
    }
  }

  private static void fill(ObjectNode resources, String list, JsonNode defaults) {
    defaults
        .properties()
        .forEach(
            entry -> {
              ObjectNode amounts = Trees.child(resources, list);
              if (!amounts.has(entry.getKey())) {
                amounts.set(entry.getKey(), entry.getValue());
              }
            });
  }

  private static void check(JsonNode limit, ObjectNode resources, List<String> broken) {
    limit
        .path("max")
        .properties()
        .forEach(
            entry ->
                bound(resources, "limit", entry.getKey(), entry.getValue(), true)
                    .ifPresent(broken::add));
    limit
        .path("min")
        .properties()
        .forEach(
            entry ->
                bound(resources, "request", entry.getKey(), entry.getValue(), false)
                    .ifPresent(broken::add));
  }

  private static Optional<String> bound(
      ObjectNode resources, String list, String resource, JsonNode bound, boolean maximum) {
    String rule =
        "%s %s usage per Container is %s"
            .formatted(maximum ? "maximum" : "minimum", resource, bound.asText(""));
    JsonNode given = resources.path(list + "s").path(resource);
    Optional<Quantity> amount = Quantities.parse(given.asText(""));
    Optional<Quantity> edge = Quantities.parse(bound.asText(""));
    if (amount.isEmpty() || edge.isEmpty()) {
      return Optional.of(rule + ".  No " + list + " is specified");
    }
    int order = Quantities.compare(amount.get(), edge.get());
    boolean fits = maximum ? order <= 0 : order >= 0;
    return fits
        ? Optional.empty()
        : Optional.of(rule + ", but " + list + " is " + given.asText(""));
  }
}
