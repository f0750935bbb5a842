package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.schema.ListSchema.ListType;
import dev.trimtab.apiserver.schema.ObjectSchema.Traits;
import dev.trimtab.apiserver.schema.Property.Emission;
import dev.trimtab.apiserver.schema.Property.PatchRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns an {@code openAPIV3Schema} into the shape that it describes. */
final class CustomSchemaReader {
  private CustomSchemaReader() {}

  static ObjectSchema root(JsonNode schema, boolean preserveUnknownFields) {
    boolean preserve = preserveUnknownFields || flag(schema, "preserve-unknown-fields");
    return object(schema, new Traits(false, preserve, true));
  }

  private static Element element(JsonNode schema) {
    return new Element(schema(schema), schema.path("nullable").asBoolean(), schema.get("default"));
  }

  private static Schema schema(JsonNode schema) {
    if (flag(schema, "int-or-string")) {
      return scalar(ScalarType.INT_OR_STRING);
    }
    return switch (schema.path("type").asText()) {
      case "object" -> mapOrObject(schema);
      case "array" -> list(schema);
      case "string" -> scalar(ScalarType.STRING);
      case "integer" -> scalar(ScalarType.INT64);
      case "number" -> scalar(ScalarType.DOUBLE);
      case "boolean" -> scalar(ScalarType.BOOLEAN);
      default -> AnySchema.DEDUCED;
    };
  }

  private static ScalarSchema scalar(ScalarType type) {
    return new ScalarSchema(type, List.of(), type.goType());
  }

  private static Schema mapOrObject(JsonNode schema) {
    boolean atomic = schema.path("x-kubernetes-map-type").asText().equals("atomic");
    JsonNode values = schema.path("additionalProperties");
    if (values.isObject() || values.asBoolean(false)) {
      Element element = values.isObject() ? element(values) : Element.of(AnySchema.DEDUCED);
      return new MapSchema(element, atomic, "map[string]" + element.schema().goType());
    }
    boolean preserve = flag(schema, "preserve-unknown-fields");
    return object(schema, new Traits(atomic, preserve, flag(schema, "embedded-resource")));
  }

  private static ObjectSchema object(JsonNode schema, Traits traits) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    Map<String, Property> properties = new LinkedHashMap<>();
    if (traits.embeddedResource()) {
      addResourceFields(properties);
    }
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      if (!properties.containsKey(field.getKey())) {
        properties.put(
            field.getKey(),
            property(field.getKey(), element(field.getValue()), required.contains(field.getKey())));
      }
    }
    Map<String, Property> fixed = Collections.unmodifiableMap(properties);
    return new ObjectSchema("", traits, () -> fixed);
  }

  /** Every resource has these, whatever its schema says about them. */
  private static void addResourceFields(Map<String, Property> properties) {
    Element text = Element.of(scalar(ScalarType.STRING));
    properties.put("apiVersion", property("apiVersion", text, false));
    properties.put("kind", property("kind", text, false));
    Element metadata = Element.of(SchemaTable.builtin().objectMeta());
    properties.put("metadata", property("metadata", metadata, false));
  }

  private static Property property(String name, Element element, boolean required) {
    return new Property(name, element, required, Emission.OMIT_EMPTY, PatchRule.NONE);
  }

  private static ListSchema list(JsonNode schema) {
    JsonNode items = schema.path("items");
    Element element = items.isObject() ? element(items) : Element.of(AnySchema.DEDUCED);
    List<String> keys = new ArrayList<>();
    schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    ListType type =
        switch (schema.path("x-kubernetes-list-type").asText()) {
          case "map" -> keys.isEmpty() ? ListType.ATOMIC : ListType.MAP;
          case "set" -> ListType.SET;
          default -> ListType.ATOMIC;
        };
    return new ListSchema(
        element, type, type == ListType.MAP ? keys : List.of(), "[]" + element.schema().goType());
  }

  private static boolean flag(JsonNode schema, String name) {
    return schema.path("x-kubernetes-" + name).asBoolean(false);
  }
}
