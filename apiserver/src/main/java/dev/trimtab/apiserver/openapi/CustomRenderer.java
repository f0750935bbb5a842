package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Writes custom kinds as OpenAPI schemas. */
final class CustomRenderer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String TYPE_META = META + "PartialObjectMetadata";
  private static final List<String> NOT_IN_V2 =
      List.of("oneOf", "anyOf", "allOf", "not", "nullable");

  private final SchemaRenderer schemas;
  private final Dialect dialect;

  CustomRenderer(SchemaRenderer schemas, Dialect dialect) {
    this.schemas = schemas;
    this.dialect = dialect;
  }

  /** {@code com.example.v1.Widget}. */
  static String modelName(GroupVersionKind gvk) {
    List<String> parts = new ArrayList<>(Arrays.asList(gvk.group().split("\\.", -1)));
    Collections.reverse(parts);
    return String.join(".", parts) + "." + gvk.version() + "." + gvk.kind();
  }

  /** Adds the kind and its list. */
  void add(CustomKind custom) {
    GroupVersionKind gvk = custom.type().gvk();
    String name = modelName(gvk);
    schemas.add(name, kind(custom));
    ObjectNode list = NODES.objectNode();
    list.put("description", gvk.kind() + "List is a list of " + gvk.kind());
    ObjectNode properties = list.putObject("properties");
    typeMeta(properties);
    ObjectNode items = properties.putObject("items");
    items.put("description", "List of " + custom.type().plural() + ".");
    items.putObject("items").put("$ref", dialect.reference(name));
    items.put("type", "array");
    properties.set("metadata", referring(META + "ListMeta", "Standard list metadata."));
    list.putArray("required").add("items");
    list.put("type", "object");
    GroupVersionKind listKind =
        new GroupVersionKind(gvk.group(), gvk.version(), gvk.kind() + "List");
    list.putArray("x-kubernetes-group-version-kind").add(SchemaRenderer.kind(listKind));
    schemas.add(name + "List", list);
  }

  private ObjectNode kind(CustomKind custom) {
    ObjectNode node = custom.schema().source().deepCopy();
    if (custom.schema().preserveUnknownFields()) {
      node.removeAll();
    }
    if (dialect == Dialect.V2) {
      simplify(node);
    }
    node.put("type", "object");
    ObjectNode properties =
        node.get("properties") instanceof ObjectNode known ? known : node.putObject("properties");
    typeMeta(properties);
    properties.set("metadata", referring(META + "ObjectMeta", "Standard object's metadata."));
    node.putArray("x-kubernetes-group-version-kind").add(SchemaRenderer.kind(custom.type().gvk()));
    return node;
  }

  private static void typeMeta(ObjectNode properties) {
    for (String name : List.of("apiVersion", "kind")) {
      properties
          .putObject(name)
          .put("description", Descriptions.builtin().field(TYPE_META, name))
          .put("type", "string");
    }
  }

  private ObjectNode referring(String type, String description) {
    ObjectNode node = NODES.objectNode().put("description", description);
    ObjectNode reference = schemas.reference(type);
    if (dialect == Dialect.V3) {
      node.putArray("allOf").add(reference);
    } else {
      node.setAll(reference);
    }
    return node;
  }

  /** Takes out what OpenAPI 2 cannot say; clients must then be lenient. */
  private static void simplify(ObjectNode schema) {
    NOT_IN_V2.forEach(schema::remove);
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      schema.remove(List.of("items", "properties", "additionalProperties", "type"));
    }
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      schema.remove("type");
    }
    for (JsonNode property : schema.path("properties")) {
      if (property instanceof ObjectNode inner) {
        simplify(inner);
      }
    }
    for (String name : List.of("items", "additionalProperties")) {
      if (schema.get(name) instanceof ObjectNode inner) {
        simplify(inner);
      }
    }
  }
}
