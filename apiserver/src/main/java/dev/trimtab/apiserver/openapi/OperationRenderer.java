package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import java.util.List;
import java.util.Locale;

/** Writes single operations. Clients read much out of them: patch types, parameters, kinds. */
final class OperationRenderer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final List<String> CUSTOM_PATCHES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json");
  private static final List<String> PATCHES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json");

  private final Dialect dialect;
  private final ModelNames names;
  private final Parameters parameters;

  OperationRenderer(Dialect dialect, ModelNames names, Parameters parameters) {
    this.dialect = dialect;
    this.names = names;
    this.parameters = parameters;
  }

  ObjectNode list(ResourceType type, boolean inNamespace) {
    String scope = inNamespace || !type.namespaced() ? "" : "ForAllNamespaces";
    ObjectNode node = operation(type, "list", "list", "", scope, type.gvk());
    node.set("parameters", parameters.ofList());
    return responses(node, names.reference(names.listOf(type.gvk())), "200");
  }

  ObjectNode create(ResourceType type) {
    ObjectNode node = operation(type, "create", "post", "", "", type.gvk());
    return body(node, parameters.ofWrite(false), type.gvk(), "200", "201", "202");
  }

  ObjectNode createBelow(ResourceType type, String subresource, GroupVersionKind kind) {
    ObjectNode node = operation(type, "create", "post", subresource, "", kind);
    return body(node, parameters.ofWrite(false), kind, "200", "201", "202");
  }

  ObjectNode read(ResourceType type, String subresource, GroupVersionKind kind) {
    ObjectNode node = operation(type, "read", "get", subresource, "", kind);
    return responses(node, names.reference(kind), "200");
  }

  ObjectNode replace(ResourceType type, String subresource, GroupVersionKind kind) {
    ObjectNode node = operation(type, "replace", "put", subresource, "", kind);
    return body(node, parameters.ofWrite(false), kind, "200", "201");
  }

  ObjectNode delete(ResourceType type) {
    ObjectNode node = operation(type, "delete", "delete", "", "", type.gvk());
    node.set("parameters", parameters.ofDelete());
    return responses(node, names.builtin(META + "Status"), "200", "202");
  }

  ObjectNode deleteCollection(ResourceType type) {
    ObjectNode node = operation(type, "deletecollection", "deletecollection", "", "", type.gvk());
    node.set("parameters", parameters.ofDelete());
    return responses(node, names.builtin(META + "Status"), "200");
  }

  ObjectNode patch(ResourceType type, String subresource, GroupVersionKind kind) {
    ObjectNode node = operation(type, "patch", "patch", subresource, "", kind);
    List<String> types = names.isCustom(type.gvk()) ? CUSTOM_PATCHES : PATCHES;
    ArrayNode query = parameters.ofWrite(true);
    ObjectNode schema = names.builtin(META + "Patch");
    if (dialect == Dialect.V3) {
      ObjectNode body = node.putObject("requestBody");
      ObjectNode content = body.putObject("content");
      types.forEach(media -> content.putObject(media).set("schema", schema));
      body.put("required", true);
    } else {
      ArrayNode consumes = node.putArray("consumes");
      types.forEach(consumes::add);
      query.insert(0, bodyParameter(schema));
    }
    node.set("parameters", query);
    return responses(node, names.reference(kind), "200", "201");
  }

  private ObjectNode body(
      ObjectNode node, ArrayNode query, GroupVersionKind kind, String... codes) {
    ObjectNode schema = names.reference(kind);
    if (dialect == Dialect.V3) {
      ObjectNode body = node.putObject("requestBody");
      body.putObject("content").putObject("*/*").set("schema", schema);
      body.put("required", true);
    } else {
      node.putArray("consumes").add("*/*");
      query.insert(0, bodyParameter(schema));
    }
    node.set("parameters", query);
    return responses(node, schema, codes);
  }

  private static ObjectNode bodyParameter(ObjectNode schema) {
    ObjectNode parameter = NODES.objectNode();
    parameter.put("in", "body").put("name", "body").put("required", true);
    parameter.set("schema", schema);
    return parameter;
  }

  private ObjectNode responses(ObjectNode node, ObjectNode schema, String... codes) {
    ObjectNode responses = node.putObject("responses");
    for (String code : codes) {
      ObjectNode response = responses.putObject(code);
      if (dialect == Dialect.V3) {
        ObjectNode content = response.putObject("content");
        for (String media : List.of("application/json", "application/yaml")) {
          content.putObject(media).set("schema", schema);
        }
      } else {
        response.set("schema", schema);
      }
      response.put("description", description(code));
    }
    responses.putObject("401").put("description", "Unauthorized");
    return node;
  }

  private static String description(String code) {
    return switch (code) {
      case "201" -> "Created";
      case "202" -> "Accepted";
      default -> "OK";
    };
  }

  private ObjectNode operation(
      ResourceType type,
      String word,
      String action,
      String subresource,
      String suffix,
      GroupVersionKind kind) {
    ObjectNode node = NODES.objectNode();
    String what = subresource.isEmpty() ? "" : subresource + " of ";
    node.put("description", word + " " + what + type.gvk().kind());
    node.put("operationId", operationId(type, word, subresource, suffix));
    if (dialect == Dialect.V2) {
      node.putArray("produces").add("application/json").add("application/yaml");
    }
    node.putArray("tags").add(tag(type.gvk()));
    node.put("x-kubernetes-action", action);
    node.set("x-kubernetes-group-version-kind", SchemaRenderer.kind(kind));
    return node;
  }

  private static String operationId(
      ResourceType type, String word, String subresource, String suffix) {
    String scope = type.namespaced() && suffix.isEmpty() ? "Namespaced" : "";
    return word
        + capitalized(groupName(type.gvk()))
        + capitalized(type.gvk().version())
        + scope
        + type.gvk().kind()
        + capitalized(subresource)
        + suffix;
  }

  private static String tag(GroupVersionKind gvk) {
    return groupName(gvk) + "_" + gvk.version();
  }

  private static String groupName(GroupVersionKind gvk) {
    if (gvk.group().isEmpty()) {
      return "core";
    }
    String first = gvk.group().replace(".k8s.io", "");
    StringBuilder name = new StringBuilder();
    for (String part : first.split("[.-]", -1)) {
      name.append(name.isEmpty() ? part : capitalized(part));
    }
    return name.toString();
  }

  private static String capitalized(String word) {
    return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
