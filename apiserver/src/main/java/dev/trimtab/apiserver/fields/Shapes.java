package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.schema.AnySchema;
import dev.trimtab.apiserver.schema.ListSchema;
import dev.trimtab.apiserver.schema.ListSchema.ListType;
import dev.trimtab.apiserver.schema.MapSchema;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.Property;
import dev.trimtab.apiserver.schema.Schema;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a schema says about owning the parts of a value. */
final class Shapes {
  private Shapes() {}

  /** How a value is walked. */
  enum Form {
    /** Owned as a whole. */
    LEAF,
    /** Owned field by field. */
    MAP,
    /** Owned item by item. */
    LIST
  }

  /** The form of a value, which need not be of the type that the schema wants. */
  static Form form(Schema schema, JsonNode value) {
    return switch (schema) {
      case ObjectSchema object when !object.atomic() -> map(value);
      case MapSchema map when !map.atomic() -> map(value);
      case ListSchema list when list.type() != ListType.ATOMIC ->
          value.isArray() || value.isNull() ? Form.LIST : Form.LEAF;
      case AnySchema any when !any.atomic() && value.isObject() -> Form.MAP;
      default -> Form.LEAF;
    };
  }

  private static Form map(JsonNode value) {
    return value.isObject() || value.isNull() ? Form.MAP : Form.LEAF;
  }

  /** Whether the schema names the field. */
  static boolean declares(Schema schema, PathElement element) {
    return schema instanceof ObjectSchema object
        && element instanceof PathElement.Field field
        && object.properties().containsKey(field.name());
  }

  /** The schema of what the element leads to. */
  static Schema below(Schema schema, PathElement element) {
    return element instanceof PathElement.Field field ? field(schema, field.name()) : item(schema);
  }

  static Schema field(Schema schema, String name) {
    return switch (schema) {
      case ObjectSchema object -> {
        Property property = object.properties().get(name);
        yield property == null ? AnySchema.DEDUCED : property.schema();
      }
      case MapSchema map -> map.values().schema();
      default -> AnySchema.DEDUCED;
    };
  }

  static Schema item(Schema schema) {
    return schema instanceof ListSchema list ? list.items().schema() : AnySchema.DEDUCED;
  }

  /**
   * What identifies the item in its list.
   *
   * @throws ApplyException if nothing does
   */
  static PathElement identify(ListSchema list, JsonNode item) {
    if (list.type() == ListType.SET) {
      if (item.isContainerNode() || item.isNull()) {
        throw new ApplyException(
            item.isNull()
                ? "associative list without keys has an element that's an explicit null"
                : "associative list without keys has an element that's a map type");
      }
      return new PathElement.Value(item);
    }
    if (!item.isObject()) {
      throw new ApplyException(
          item.isNull()
              ? "associative list with keys may not have a null element"
              : "associative list with keys may not have non-map elements");
    }
    SortedMap<String, JsonNode> keys = new TreeMap<>();
    for (String name : list.keys()) {
      JsonNode value = item.get(name);
      JsonNode known = value == null ? defaultOf(list, name) : value;
      if (!known.isMissingNode()) {
        keys.put(name, known);
      }
    }
    if (keys.isEmpty()) {
      throw new ApplyException(
          "associative list with keys has an element that omits all key fields "
              + list.keys()
              + " (and doesn't have default values for any key fields)");
    }
    return new PathElement.Key(keys);
  }

  private static JsonNode defaultOf(ListSchema list, String key) {
    return KeyDefaults.of(list.items().schema(), key);
  }
}
