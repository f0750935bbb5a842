package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Removes the fields that a custom resource's schema does not name. */
final class Pruning {
  private static final Set<String> RESOURCE_FIELDS = Set.of("apiVersion", "kind", "metadata");

  private final List<String> pruned = new ArrayList<>();

  private Pruning() {}

  /** Prunes in place; returns the paths that went, sorted. */
  static List<String> prune(ObjectSchema root, ObjectNode object) {
    Pruning pruning = new Pruning();
    pruning.object(root, object, "");
    pruning.pruned.sort(null);
    return pruning.pruned;
  }

  private void value(Schema schema, JsonNode node, String path) {
    switch (schema) {
      case ObjectSchema object when node instanceof ObjectNode tree -> object(object, tree, path);
      case MapSchema map when node instanceof ObjectNode tree ->
          tree.properties()
              .forEach(
                  entry ->
                      value(map.values().schema(), entry.getValue(), path + "." + entry.getKey()));
      case ListSchema list when node instanceof ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          value(list.items().schema(), array.get(i), path + "[" + i + "]");
        }
      }
      default -> {
        // Nothing below a scalar or a free value is pruned.
      }
    }
  }

  private void object(ObjectSchema schema, ObjectNode object, String path) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      String place = path.isEmpty() ? name : path + "." + name;
      if (schema.embeddedResource() && RESOURCE_FIELDS.contains(name)) {
        continue;
      }
      Property property = schema.properties().get(name);
      if (property != null) {
        value(property.schema(), object.path(name), place);
      } else if (!schema.preservesUnknown()) {
        object.remove(name);
        pruned.add(place);
      }
    }
  }
}
