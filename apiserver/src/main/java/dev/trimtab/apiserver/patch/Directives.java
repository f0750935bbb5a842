package dev.trimtab.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The special keys of a strategic merge patch. */
final class Directives {
  static final String PATCH = "$patch";
  static final String RETAIN_KEYS = "$retainKeys";
  static final String DELETE_FROM_LIST = "$deleteFromPrimitiveList";
  static final String SET_ORDER = "$setElementOrder";

  private Directives() {}

  /** The field that a key such as {@code $setElementOrder/ports} is about. */
  static String field(String key, String prefix) {
    if (!key.startsWith(prefix + "/")) {
      throw PatchException.malformed(
          prefix.equals(SET_ORDER)
              ? "invalid patch format of setElementOrder list"
              : "invalid patch format of primitive list");
    }
    return key.substring(prefix.length() + 1);
  }

  /** A value that is new to the object: without nulls and directives, or nothing if it deletes. */
  static Optional<JsonNode> plain(JsonNode value) {
    return switch (value) {
      case ObjectNode object when object.has(PATCH) -> Optional.empty();
      case ObjectNode object -> {
        ObjectNode result = object.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          if (!isDirective(field.getKey()) && !field.getValue().isNull()) {
            plain(field.getValue()).ifPresent(plain -> result.set(field.getKey(), plain));
          }
        }
        yield Optional.of(result);
      }
      case ArrayNode array -> {
        ArrayNode result = array.arrayNode();
        array.forEach(item -> plain(item).ifPresent(result::add));
        yield Optional.of(result);
      }
      default -> Optional.of(value);
    };
  }

  /** Drops fields that {@code $retainKeys} does not name, and takes the directive away. */
  static void retainKeys(ObjectNode original, ObjectNode patch) {
    JsonNode keys = patch.remove(RETAIN_KEYS);
    if (keys == null) {
      return;
    }
    if (!keys.isArray()) {
      throw PatchException.malformed("invalid patch format of retainKeys");
    }
    List<String> kept = new ArrayList<>();
    keys.forEach(key -> kept.add(key.asText()));
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String name = field.getKey();
      boolean directive = name.startsWith(DELETE_FROM_LIST) || name.startsWith(SET_ORDER);
      if (!directive && !field.getValue().isNull() && !kept.contains(name)) {
        throw PatchException.malformed("invalid patch format of retainKeys");
      }
    }
    original.retain(kept);
  }

  private static boolean isDirective(String key) {
    return key.equals(RETAIN_KEYS)
        || key.startsWith(DELETE_FROM_LIST + "/")
        || key.startsWith(SET_ORDER + "/");
  }
}
