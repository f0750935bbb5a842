package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The defaults of custom resources. They apply when an object arrives and again when it is read
 * from the store, because the schema may have changed since.
 */
public final class CustomDefaults {
  private CustomDefaults() {}

  /** Fills absent fields, and nulls where null is no value, in place. */
  public static void apply(CustomSchema schema, ObjectNode object) {
    fill(schema.structure(), object);
  }

  private static void value(Schema schema, @Nullable JsonNode node) {
    switch (schema) {
      case ObjectSchema object when node instanceof ObjectNode tree -> fill(object, tree);
      case MapSchema map when node instanceof ObjectNode tree -> values(map, tree);
      case ListSchema list when node instanceof ArrayNode array -> items(list, array);
      default -> {
        // Nothing below a scalar or a free value has a default.
      }
    }
  }

  private static void fill(ObjectSchema schema, ObjectNode tree) {
    if (!schema.typeName().isEmpty()) {
      return;
    }
    for (Property property : schema.properties().values()) {
      JsonNode value = tree.get(property.name());
      JsonNode preset = property.element().defaultValue();
      boolean misplacedNull = value != null && value.isNull() && !property.element().nullable();
      if (preset != null && (value == null || misplacedNull)) {
        tree.set(property.name(), preset.deepCopy());
      } else if (misplacedNull) {
        tree.remove(property.name());
      }
      value(property.schema(), tree.get(property.name()));
    }
  }

  private static void values(MapSchema schema, ObjectNode tree) {
    Element element = schema.values();
    List<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (tree.path(name).isNull() && !element.nullable()) {
        if (element.defaultValue() == null) {
          tree.remove(name);
        } else {
          tree.set(name, element.defaultValue().deepCopy());
        }
      }
      value(element.schema(), tree.get(name));
    }
  }

  private static void items(ListSchema schema, ArrayNode array) {
    Element element = schema.items();
    for (int i = 0; i < array.size(); i++) {
      if (array.path(i).isNull() && !element.nullable() && element.defaultValue() != null) {
        array.set(i, element.defaultValue().deepCopy());
      }
      value(element.schema(), array.get(i));
    }
  }
}
