package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.Property.Emission;
import java.util.Map;

/**
 * The declared defaults of built-in types, such as {@code protocol: TCP}. Defaults that depend on
 * other fields are not among them: each kind's own code sets those.
 */
public final class TypedDefaults {
  private TypedDefaults() {}

  /** Fills absent fields, in place; the tree comes from {@link TypedDecoder}. */
  public static void apply(Schema schema, JsonNode node) {
    switch (schema) {
      case ObjectSchema object when node instanceof ObjectNode tree -> fill(object, tree);
      case MapSchema map when node.isObject() ->
          node.forEach(value -> apply(map.values().schema(), value));
      case ListSchema list when node.isArray() ->
          node.forEach(value -> apply(list.items().schema(), value));
      default -> {
        // Scalars and free values have nothing below them.
      }
    }
  }

  private static void fill(ObjectSchema schema, ObjectNode tree) {
    for (Property property : schema.properties().values()) {
      JsonNode preset = property.element().defaultValue();
      JsonNode value = tree.get(property.name());
      if (value != null && !value.isNull()) {
        apply(property.schema(), value);
      } else if (preset != null && writes(property, preset)) {
        tree.set(property.name(), preset.deepCopy());
      }
    }
    sort(schema, tree);
  }

  /** A zero default of a field that Go leaves out when zero changes nothing. */
  private static boolean writes(Property property, JsonNode preset) {
    boolean zero =
        property.schema() instanceof ScalarSchema scalar && GoScalars.empty(scalar.type(), preset);
    return property.element().nullable() || property.emission() == Emission.ALWAYS || !zero;
  }

  private static void sort(ObjectSchema schema, ObjectNode tree) {
    ObjectNode copy = tree.objectNode();
    for (String name : schema.properties().keySet()) {
      JsonNode value = tree.get(name);
      if (value != null) {
        copy.set(name, value);
      }
    }
    for (Map.Entry<String, JsonNode> rest : tree.properties()) {
      copy.putIfAbsent(rest.getKey(), rest.getValue());
    }
    tree.removeAll();
    tree.setAll(copy);
  }
}
