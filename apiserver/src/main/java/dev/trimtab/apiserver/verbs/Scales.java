package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.resources.CustomVersion;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.storage.Json;
import java.util.ArrayList;
import java.util.List;

/** The {@code scale} of an object: how many there shall be, and are. */
final class Scales {

  static final GroupVersionKind KIND = new GroupVersionKind("autoscaling", "v1", "Scale");

  private Scales() {}

  /** The scale of {@code object}. */
  static ObjectNode of(ServedResource resource, ObjectNode object) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", KIND.apiVersion());
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      JsonNode value = object.path("metadata").get(field);
      if (value != null) {
        metadata.set(field, value);
      }
    }
    Paths paths = Paths.of(resource);
    scale.putObject("spec").put("replicas", object.at(paths.spec).asInt(0));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", object.at(paths.status).asInt(0));
    String selector = selector(object.at(paths.selector));
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  /** Writes the wanted number of {@code scale} into {@code object}. */
  static ObjectNode into(ServedResource resource, ObjectNode object, ObjectNode scale) {
    JsonNode replicas = scale.path("spec").path("replicas");
    if (!replicas.isMissingNode() && !replicas.isNull() && !replicas.isInt()) {
      throw ApiException.badRequest("Scale: spec.replicas: must be a whole number");
    }
    if (replicas.asInt(0) < 0) {
      throw ApiException.invalid(
          KIND,
          object.path("metadata").path("name").asText(),
          List.of(
              new FieldError(
                  Reason.INVALID,
                  "spec.replicas",
                  "Invalid value: %d: must be greater than or equal to 0"
                      .formatted(replicas.asInt()))));
    }
    Paths paths = Paths.of(resource);
    int last = paths.spec.lastIndexOf('/');
    ObjectNode parent = object;
    for (String step : paths.spec.substring(0, last).split("/", -1)) {
      parent = step.isEmpty() ? parent : parent.withObject("/" + step);
    }
    parent.put(paths.spec.substring(last + 1), replicas.asInt(0));
    JsonNode version = scale.path("metadata").path("resourceVersion");
    if (!version.asText("").isEmpty()) {
      object.withObject("metadata").set("resourceVersion", version);
    }
    return object;
  }

  /** A label selector in the form of a string; custom kinds keep it so. */
  private static String selector(JsonNode selector) {
    if (selector.isTextual()) {
      return selector.asText();
    }
    List<String> terms = new ArrayList<>();
    boolean structured = selector.has("matchLabels") || selector.has("matchExpressions");
    JsonNode labels = structured ? selector.path("matchLabels") : selector;
    labels.properties().forEach(l -> terms.add(l.getKey() + "=" + l.getValue().asText()));
    for (JsonNode expression : selector.path("matchExpressions")) {
      terms.add(expression(expression));
    }
    terms.sort(null);
    return String.join(",", terms);
  }

  private static String expression(JsonNode expression) {
    String key = expression.path("key").asText();
    List<String> values = new ArrayList<>();
    expression.path("values").forEach(value -> values.add(value.asText()));
    String list = " (" + String.join(",", values) + ")";
    return switch (expression.path("operator").asText()) {
      case "In" -> key + " in" + list;
      case "NotIn" -> key + " notin" + list;
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }

  /** Where the numbers are, as JSON pointers. */
  private record Paths(String spec, String status, String selector) {
    static Paths of(ServedResource resource) {
      CustomVersion custom = resource.custom();
      if (custom == null) {
        return new Paths("/spec/replicas", "/status/replicas", "/spec/selector");
      }
      JsonNode scale = custom.version().path("subresources").path("scale");
      return new Paths(
          pointer(scale, "specReplicasPath"),
          pointer(scale, "statusReplicasPath"),
          pointer(scale, "labelSelectorPath"));
    }

    private static String pointer(JsonNode scale, String field) {
      String path = scale.path(field).asText("");
      return path.isEmpty() ? "/no-such-field" : path.replace('.', '/');
    }
  }
}
