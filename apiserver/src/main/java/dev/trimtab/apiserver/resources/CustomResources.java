package dev.trimtab.apiserver.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.model.ResourceType.Subresource;
import java.util.ArrayList;
import java.util.List;

/** Turns a CustomResourceDefinition into the resources that it defines. */
final class CustomResources {

  private static final List<String> STATUS_VERBS = List.of("get", "patch", "update");
  private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");

  private CustomResources() {}

  /** One for each served version, in the definition's order. */
  static List<ServedResource> of(ObjectNode definition) {
    JsonNode spec = definition.path("spec");
    String group = spec.path("group").asText();
    String kind = spec.path("names").path("kind").asText();
    String storageVersion = "";
    for (JsonNode version : spec.path("versions")) {
      if (version.path("storage").asBoolean()) {
        storageVersion = version.path("name").asText();
      }
    }
    List<ServedResource> served = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean() && version instanceof ObjectNode node) {
        var gvk = new GroupVersionKind(group, version.path("name").asText(), kind);
        served.add(resource(definition, node, gvk, storageVersion));
      }
    }
    return served;
  }

  private static ServedResource resource(
      ObjectNode definition, ObjectNode version, GroupVersionKind gvk, String storageVersion) {
    JsonNode names = definition.path("spec").path("names");
    String plural = names.path("plural").asText();
    var type =
        new ResourceType(
            gvk,
            plural,
            names.path("singular").asText(),
            definition.path("spec").path("scope").asText().equals("Namespaced"),
            strings(names.path("shortNames")),
            strings(names.path("categories")),
            BuiltInTable.ALL_VERBS,
            subresources(gvk, version));
    var custom = new CustomVersion(gvk, definition, version);
    return new ServedResource(
        type,
        gvk.group() + "/" + plural,
        new GroupVersionKind(gvk.group(), storageVersion, gvk.kind()),
        new CustomStrategy(custom),
        custom);
  }

  private static List<Subresource> subresources(GroupVersionKind gvk, ObjectNode version) {
    List<Subresource> all = new ArrayList<>();
    if (version.path("subresources").has("scale")) {
      all.add(new Subresource("scale", SCALE, STATUS_VERBS));
    }
    if (version.path("subresources").has("status")) {
      all.add(new Subresource("status", gvk, STATUS_VERBS));
    }
    return all;
  }

  private static List<String> strings(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(item -> all.add(item.asText()));
    return all;
  }
}
