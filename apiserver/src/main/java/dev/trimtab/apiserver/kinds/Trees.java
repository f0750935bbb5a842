package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reading and filling trees. */
final class Trees {
  private Trees() {}

  static void setDefault(ObjectNode node, String field, String value) {
    JsonNode present = node.path(field);
    if (isUnset(present) || (present.isTextual() && present.textValue().isEmpty())) {
      node.put(field, value);
    }
  }

  static void setDefault(ObjectNode node, String field, int value) {
    if (isUnset(node.path(field))) {
      node.put(field, value);
    }
  }

  static void setDefaultIfZero(ObjectNode node, String field, int value) {
    if (node.path(field).asInt() == 0) {
      node.put(field, value);
    }
  }

  static void setDefault(ObjectNode node, String field, boolean value) {
    if (isUnset(node.path(field))) {
      node.put(field, value);
    }
  }

  /** The object under a field, made if it is missing. */
  static ObjectNode child(ObjectNode node, String field) {
    return node.path(field) instanceof ObjectNode child ? child : node.putObject(field);
  }

  /** The object under a field; a detached one, for which nothing is kept, if it is missing. */
  static ObjectNode childOrDetached(ObjectNode node, String field) {
    return node.path(field) instanceof ObjectNode child ? child : node.objectNode();
  }

  /** The objects in a list. */
  static List<ObjectNode> objects(JsonNode list) {
    List<ObjectNode> objects = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      if (item instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    return objects;
  }

  static boolean isUnset(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /** Equality as Go's semantic deep-equal sees it: empty and missing collections are the same. */
  static boolean same(JsonNode a, JsonNode b) {
    if (isBlank(a) && isBlank(b)) {
      return true;
    }
    if (a instanceof ObjectNode first && b instanceof ObjectNode second) {
      return sameFields(first, second);
    }
    if (a instanceof ArrayNode first && b instanceof ArrayNode second) {
      if (first.size() != second.size()) {
        return false;
      }
      for (int i = 0; i < first.size(); i++) {
        if (!same(first.path(i), second.path(i))) {
          return false;
        }
      }
      return true;
    }
    return a.equals(b)
        || (a.isNumber() && b.isNumber() && a.decimalValue().compareTo(b.decimalValue()) == 0);
  }

  private static boolean sameFields(ObjectNode first, ObjectNode second) {
    for (Map.Entry<String, JsonNode> entry : first.properties()) {
      if (!same(entry.getValue(), second.path(entry.getKey()))) {
        return false;
      }
    }
    for (Map.Entry<String, JsonNode> entry : second.properties()) {
      if (!first.has(entry.getKey()) && !isBlank(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(JsonNode value) {
    return isUnset(value) || (value.isArray() && value.isEmpty());
  }

  /** Puts a field of {@code source} in its place, or takes it away if the source has none. */
  static void carryOver(ObjectNode target, JsonNode source, String field) {
    JsonNode value = source.path(field);
    if (isUnset(value)) {
      target.remove(field);
    } else {
      target.set(field, value.deepCopy());
    }
  }

  static Map<String, String> strings(JsonNode map) {
    Map<String, String> strings = new TreeMap<>();
    map.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText("")));
    return strings;
  }

  static String namespace(JsonNode object) {
    return object.path("metadata").path("namespace").asText("");
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText("");
  }
}
