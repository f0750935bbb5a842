package dev.trimtab.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tree that JSON pointers lead into; changes happen in place. */
final class JsonDocument {
  private JsonNode root;

  JsonDocument(JsonNode root) {
    this.root = root;
  }

  JsonNode root() {
    return root;
  }

  void replaceRoot(JsonNode value) {
    if (!value.isContainerNode()) {
      throw PatchException.inapplicable("replace operation value must be object or array");
    }
    root = value;
  }

  /** The place that the pointer names; it need not hold a value, but its container exists. */
  Optional<Place> find(String pointer) {
    String[] parts = pointer.split("/", -1);
    if (parts.length < 2) {
      return Optional.empty();
    }
    JsonNode container = root;
    for (int i = 1; i < parts.length - 1; i++) {
      JsonNode next = new Place(container, unescape(parts[i])).lookup();
      if (next == null) {
        return Optional.empty();
      }
      container = next;
    }
    return container.isContainerNode()
        ? Optional.of(new Place(container, unescape(parts[parts.length - 1])))
        : Optional.empty();
  }

  private static String unescape(String part) {
    return part.replace("~1", "/").replace("~0", "~");
  }

  /** A key in an object or an index in an array. */
  record Place(JsonNode container, String key) {

    Optional<JsonNode> get() {
      return Optional.ofNullable(lookup());
    }

    private @Nullable JsonNode lookup() {
      if (container instanceof ArrayNode array) {
        Integer index = number();
        return index == null ? null : array.get(index < 0 ? index + array.size() : index);
      }
      return container.get(key);
    }

    /** Puts a value where one is. */
    void set(JsonNode value) {
      if (container instanceof ArrayNode array) {
        array.set(index(array.size(), "error in replace"), value);
      } else if (container instanceof ObjectNode object) {
        object.set(key, value);
      }
    }

    void add(JsonNode value, String context) {
      if (container instanceof ArrayNode array) {
        if (key.equals("-")) {
          array.add(value);
        } else {
          array.insert(index(array.size() + 1, context), value);
        }
      } else if (container instanceof ObjectNode object) {
        object.set(key, value);
      }
    }

    void remove(String context) {
      if (container instanceof ArrayNode array) {
        array.remove(index(array.size(), context));
      } else if (container instanceof ObjectNode object && object.remove(key) == null) {
        throw PatchException.inapplicable(
            context + ": Unable to remove nonexistent key: " + key + ": missing value");
      }
    }

    /** The index within the given number of places; negative ones count from the end. */
    private int index(int places, String context) {
      Integer number = number();
      if (number == null) {
        throw PatchException.inapplicable(
            context + ": value was not a proper array index: '" + key + "'");
      }
      int index = number < 0 ? number + places : number;
      if (index < 0 || index >= places) {
        throw PatchException.inapplicable(
            context + ": Unable to access invalid index: " + number + ": invalid index referenced");
      }
      return index;
    }

    private @Nullable Integer number() {
      try {
        return Integer.valueOf(key);
      } catch (NumberFormatException e) {
        return null;
      }
    }
  }
}
