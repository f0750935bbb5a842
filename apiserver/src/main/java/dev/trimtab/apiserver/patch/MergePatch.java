package dev.trimtab.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON merge patch, RFC 7386. */
public final class MergePatch {
  private MergePatch() {}

  /**
   * The object with the patch applied.
   *
   * @throws PatchException if the patch is no object
   */
  public static ObjectNode apply(ObjectNode object, JsonNode patch) {
    if (!(patch instanceof ObjectNode fields)) {
      throw PatchException.malformed("Invalid JSON Patch");
    }
    ObjectNode result = object.deepCopy();
    merge(result, fields);
    return result;
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (value.isNull()) {
        target.remove(name);
      } else if (value instanceof ObjectNode fields) {
        ObjectNode inner =
            target.get(name) instanceof ObjectNode known ? known : target.objectNode();
        merge(inner, fields);
        target.set(name, inner);
      } else {
        target.set(name, value.deepCopy());
      }
    }
  }
}
