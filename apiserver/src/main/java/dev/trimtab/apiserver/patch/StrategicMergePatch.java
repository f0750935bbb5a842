package dev.trimtab.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.ObjectSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Strategic merge patch: a merge patch in which the schema says which lists merge and by which key,
 * and directives say what to delete, to replace and how to order.
 */
public final class StrategicMergePatch {
  private StrategicMergePatch() {}

  /**
   * The object with the patch applied.
   *
   * @param schema the kind's schema
   * @throws PatchException if the patch is malformed or does not fit
   */
  public static ObjectNode apply(ObjectSchema schema, ObjectNode object, JsonNode patch) {
    if (!(patch instanceof ObjectNode fields)) {
      throw PatchException.malformed("invalid JSON document");
    }
    return mergeMap(object.deepCopy(), fields.deepCopy(), PatchLookup.of(schema));
  }

  /** Merges and consumes both. */
  static ObjectNode mergeMap(ObjectNode original, ObjectNode patch, PatchLookup lookup) {
    JsonNode directive = patch.remove(Directives.PATCH);
    if (directive != null) {
      return whole(directive.asText(), patch);
    }
    Directives.retainKeys(original, patch);
    for (String key : names(patch)) {
      if (key.startsWith(Directives.SET_ORDER)) {
        orderedList(original, patch, key, lookup);
      }
    }
    for (String key : names(patch)) {
      JsonNode value = patch.path(key);
      if (key.startsWith(Directives.DELETE_FROM_LIST)) {
        deleteFromList(original, Directives.field(key, Directives.DELETE_FROM_LIST), value);
      } else {
        mergeField(original, key, value, lookup.field(key));
      }
    }
    return original;
  }

  private static ObjectNode whole(String directive, ObjectNode patch) {
    return switch (directive) {
      case "replace" -> patch;
      case "delete" -> patch.objectNode();
      default ->
          throw PatchException.inapplicable(
              "unknown patch type: " + directive + " in map: " + patch);
    };
  }

  private static void mergeField(
      ObjectNode original, String key, JsonNode patch, PatchLookup field) {
    JsonNode current = original.get(key);
    if (patch.isNull()) {
      original.remove(key);
    } else if (current instanceof ObjectNode map && patch instanceof ObjectNode fields) {
      original.set(key, field.replaces() ? fields : mergeMap(map, fields, field));
    } else if (current instanceof ArrayNode list && patch instanceof ArrayNode items) {
      original.set(key, field.rule().merges() ? new ListMerge(field).merge(list, items) : items);
    } else {
      Directives.plain(patch)
          .ifPresentOrElse(value -> original.set(key, value), () -> original.remove(key));
    }
  }

  private static void deleteFromList(ObjectNode original, String key, JsonNode doomed) {
    if (!doomed.isArray()) {
      throw PatchException.malformed("invalid patch format of primitive list");
    }
    if (original.get(key) instanceof ArrayNode list) {
      ArrayNode kept = list.arrayNode();
      list.forEach(
          item -> {
            if (!ListMerge.contains(doomed, item)) {
              kept.add(item);
            }
          });
      original.set(key, kept);
    }
  }

  /** Merges the list that {@code $setElementOrder} is about, and brings it into that order. */
  private static void orderedList(
      ObjectNode original, ObjectNode patch, String orderKey, PatchLookup lookup) {
    String key = Directives.field(orderKey, Directives.SET_ORDER);
    JsonNode order = patch.remove(orderKey);
    JsonNode items = patch.remove(key);
    JsonNode current = original.get(key);
    if (!(order instanceof ArrayNode wanted) || (items != null && !items.isArray())) {
      throw PatchException.malformed("invalid patch format of setElementOrder list");
    }
    if (current != null && !current.isArray()) {
      throw PatchException.inapplicable("expected a list at " + key + ", but found " + current);
    }
    ArrayNode patchItems = items instanceof ArrayNode list ? list : patch.arrayNode();
    ArrayNode currentItems = current instanceof ArrayNode list ? list : patch.arrayNode();
    ListMerge merge = new ListMerge(lookup.field(key));
    merge.checkOrder(patchItems, wanted);
    if (current == null && items == null) {
      return;
    }
    original.set(key, merge.mergeInOrder(currentItems, patchItems, wanted));
  }

  private static List<String> names(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
