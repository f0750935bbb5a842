package dev.trimtab.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Merges two lists of scalars, or of objects by their merge key. */
final class ListMerge {
  private final PatchLookup list;
  private final String mergeKey;

  ListMerge(PatchLookup list) {
    this.list = list;
    this.mergeKey = list.rule().mergeKey();
  }

  /** The merged list, patched items in the order of the patch. */
  ArrayNode merge(ArrayNode original, ArrayNode patch) {
    if (original.isEmpty() && patch.isEmpty()) {
      return original;
    }
    List<JsonNode> order = items(patch);
    order.removeIf(item -> item.has(Directives.PATCH));
    return arrange(mergeItems(original, patch), order, original);
  }

  /** The merged list, in the order that the patch asks for. */
  ArrayNode mergeInOrder(ArrayNode original, ArrayNode patch, ArrayNode wanted) {
    List<JsonNode> merged;
    if (patch.isEmpty()) {
      merged = items(original);
    } else if (list.rule().merges()) {
      merged = mergeItems(original, patch);
    } else {
      merged = items(patch);
    }
    return arrange(merged, items(wanted), original);
  }

  /** The patch's items must come in the order that it asks for. */
  void checkOrder(ArrayNode patch, ArrayNode order) {
    if (order.isEmpty() || patch.isEmpty()) {
      return;
    }
    int next = 0;
    for (JsonNode item : patch) {
      if (item.isObject() && item.has(Directives.PATCH)) {
        continue;
      }
      while (next < order.size() && !sameItem(item, order.get(next))) {
        next++;
      }
      if (next == order.size()) {
        throw PatchException.inapplicable(
            "The order in patch list:\n%s\n doesn't match %s list:\n%s\n"
                .formatted(patch, Directives.SET_ORDER, order));
      }
    }
  }

  static boolean contains(JsonNode list, JsonNode item) {
    for (JsonNode other : list) {
      if (JsonEquality.equal(other, item)) {
        return true;
      }
    }
    return false;
  }

  private List<JsonNode> mergeItems(ArrayNode original, ArrayNode patch) {
    return areObjects(original, patch)
        ? mergeObjects(original, patch)
        : mergeScalars(original, patch);
  }

  private static boolean areObjects(ArrayNode original, ArrayNode patch) {
    int objects = 0;
    for (ArrayNode list : List.of(original, patch)) {
      for (JsonNode item : list) {
        if (item.isArray()) {
          throw PatchException.inapplicable("lists of lists are not supported");
        }
        objects += item.isObject() ? 1 : 0;
      }
    }
    if (objects != 0 && objects != original.size() + patch.size()) {
      throw PatchException.inapplicable(
          "list element types are not identical: [" + original + " " + patch + "]");
    }
    return objects > 0;
  }

  private static List<JsonNode> mergeScalars(ArrayNode original, ArrayNode patch) {
    List<JsonNode> merged = new ArrayList<>();
    for (ArrayNode list : List.of(original, patch)) {
      for (JsonNode item : list) {
        if (merged.stream().noneMatch(known -> JsonEquality.equal(known, item))) {
          merged.add(item);
        }
      }
    }
    return merged;
  }

  private List<JsonNode> mergeObjects(ArrayNode original, ArrayNode patch) {
    if (mergeKey.isEmpty()) {
      throw PatchException.inapplicable("cannot merge lists without merge key");
    }
    List<JsonNode> result = items(original);
    List<ObjectNode> changes = new ArrayList<>();
    boolean replace = false;
    for (JsonNode item : patch) {
      ObjectNode change = (ObjectNode) item;
      switch (change.path(Directives.PATCH).asText("none")) {
        case "none" -> changes.add(change);
        case "delete" -> {
          JsonNode key = key(change);
          result.removeIf(known -> JsonEquality.equal(known.path(mergeKey), key));
        }
        case "replace" -> replace = true;
        case "merge" ->
            throw PatchException.inapplicable("merging lists cannot yet be specified in the patch");
        default ->
            throw PatchException.inapplicable(
                "unknown patch type: " + change.path(Directives.PATCH) + " in map: " + change);
      }
    }
    if (replace) {
      return plain(changes);
    }
    changes.forEach(change -> mergeObject(result, change));
    return result;
  }

  private static List<JsonNode> plain(List<ObjectNode> changes) {
    List<JsonNode> result = new ArrayList<>();
    changes.forEach(change -> Directives.plain(change).ifPresent(result::add));
    return result;
  }

  private void mergeObject(List<JsonNode> result, ObjectNode change) {
    JsonNode key = key(change);
    for (int i = 0; i < result.size(); i++) {
      if (result.get(i) instanceof ObjectNode known
          && JsonEquality.equal(known.path(mergeKey), key)) {
        result.set(i, StrategicMergePatch.mergeMap(known, change, list.items()));
        return;
      }
    }
    Directives.plain(change).ifPresent(result::add);
  }

  private JsonNode key(JsonNode item) {
    return Optional.ofNullable(item.get(mergeKey))
        .orElseThrow(
            () ->
                PatchException.inapplicable(
                    "map: %s does not contain declared merge key: %s".formatted(item, mergeKey)));
  }

  /**
   * Items that the order names come in that order; the others keep the server's order, each before
   * the first named item that it preceded on the server.
   */
  private ArrayNode arrange(List<JsonNode> merged, List<JsonNode> order, ArrayNode original) {
    List<JsonNode> server = items(original);
    List<JsonNode> named = new ArrayList<>();
    List<JsonNode> others = new ArrayList<>();
    for (JsonNode item : merged) {
      (position(item, order) >= 0 ? named : others).add(item);
    }
    named.sort(Comparator.comparingInt(item -> position(item, order)));
    ArrayNode result = original.arrayNode();
    int i = 0;
    int j = 0;
    while (i < others.size() || j < named.size()) {
      boolean takeOther = j == named.size();
      if (i < others.size() && j < named.size()) {
        int left = position(others.get(i), server);
        int right = position(named.get(j), server);
        takeOther = left >= 0 && right >= 0 && left < right;
      }
      result.add(takeOther ? others.get(i++) : named.get(j++));
    }
    return result;
  }

  private int position(JsonNode item, List<JsonNode> order) {
    for (int i = 0; i < order.size(); i++) {
      if (sameItem(item, order.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private boolean sameItem(JsonNode left, JsonNode right) {
    return mergeKey.isEmpty()
        ? JsonEquality.equal(left, right)
        : JsonEquality.equal(key(left), key(right));
  }

  private static List<JsonNode> items(ArrayNode list) {
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    return items;
  }
}
