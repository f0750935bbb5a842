package dev.trimtab.framework;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches. Source: RFC 7386. */
final class MergePatch {

  private MergePatch() {}

  /** The smallest patch that turns {@code before} into {@code after}; empty if they are equal. */
  static ObjectNode between(ObjectNode before, ObjectNode after) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    before
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!after.has(name)) {
                patch.putNull(name);
              }
            });
    after
        .properties()
        .forEach(
            entry -> {
              JsonNode old = before.get(entry.getKey());
              JsonNode now = entry.getValue();
              if (old instanceof ObjectNode oldObject && now instanceof ObjectNode nowObject) {
                ObjectNode inner = between(oldObject, nowObject);
                if (!inner.isEmpty()) {
                  patch.set(entry.getKey(), inner);
                }
              } else if (!now.equals(old)) {
                patch.set(entry.getKey(), now);
              }
            });
    return patch;
  }
}
