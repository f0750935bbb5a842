package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.schema.ListSchema.ListType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks that the items of sets, and the keys of lists that are maps, are unique. */
final class ListItems {
  private final List<FieldError> errors = new ArrayList<>();

  private ListItems() {}

  static List<FieldError> duplicates(ObjectSchema root, ObjectNode object) {
    ListItems items = new ListItems();
    items.value(root, object, "");
    return items.errors;
  }

  private void value(Schema schema, JsonNode node, String path) {
    switch (schema) {
      case ObjectSchema object when object.typeName().isEmpty() && node.isObject() -> {
        for (Property property : object.properties().values()) {
          String place = path.isEmpty() ? property.name() : path + "." + property.name();
          value(property.schema(), node.path(property.name()), place);
        }
      }
      case MapSchema map when node.isObject() ->
          node.properties()
              .forEach(
                  entry ->
                      value(
                          map.values().schema(),
                          entry.getValue(),
                          path + "[" + entry.getKey() + "]"));
      case ListSchema list when node instanceof ArrayNode array -> {
        check(list, array, path);
        for (int i = 0; i < array.size(); i++) {
          value(list.items().schema(), array.get(i), path + "[" + i + "]");
        }
      }
      default -> {
        // No lists below a scalar or a free value are typed.
      }
    }
  }

  private void check(ListSchema schema, ArrayNode array, String path) {
    if (schema.type() == ListType.ATOMIC) {
      return;
    }
    Map<JsonNode, Integer> seen = new HashMap<>();
    for (int i = 0; i < array.size(); i++) {
      JsonNode item = array.get(i);
      if (schema.type() == ListType.MAP && !item.isObject() && !item.isNull()) {
        errors.add(
            FieldErrors.invalid(
                path + "[" + i + "]", item, "must be an object for an array of list-type map"));
        return;
      }
      JsonNode key = schema.type() == ListType.SET ? item : key(schema, array, item);
      if (seen.merge(key, 1, Integer::sum) == 2) {
        errors.add(FieldErrors.duplicate(path + "[" + i + "]", key));
      }
    }
  }

  private static JsonNode key(ListSchema schema, ArrayNode array, JsonNode item) {
    ObjectNode key = array.objectNode();
    for (String name : schema.keys()) {
      JsonNode value = item.get(name);
      if (value != null) {
        key.set(name, value);
      }
    }
    return key;
  }
}
