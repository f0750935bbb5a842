package dev.trimtab.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.Schema;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The strategic merge patch that a client would send to turn one object into another. */
final class StrategicDiff {
  private StrategicDiff() {}

  static ObjectNode between(Schema schema, ObjectNode before, ObjectNode after) {
    return map(PatchLookup.of(schema), before, after);
  }

  private static ObjectNode map(PatchLookup lookup, ObjectNode before, ObjectNode after) {
    ObjectNode patch = before.objectNode();
    for (Map.Entry<String, JsonNode> field : before.properties()) {
      if (!after.has(field.getKey())) {
        patch.putNull(field.getKey());
      }
    }
    for (Map.Entry<String, JsonNode> field : after.properties()) {
      String name = field.getKey();
      JsonNode old = before.path(name);
      JsonNode now = field.getValue();
      PatchLookup child = lookup.field(name);
      if (old.equals(now)) {
        continue;
      }
      if (old instanceof ObjectNode o && now instanceof ObjectNode n) {
        patch.set(name, map(child, o, n));
      } else if (old instanceof ArrayNode o
          && now instanceof ArrayNode n
          && child.rule().merges()) {
        list(patch, name, child, o, n);
      } else {
        patch.set(name, now);
      }
    }
    return patch;
  }

  private static void list(
      ObjectNode patch, String name, PatchLookup lookup, ArrayNode before, ArrayNode after) {
    String key = lookup.rule().mergeKey();
    ArrayNode order = patch.putArray(Directives.SET_ORDER + "/" + name);
    ArrayNode doomed = patch.arrayNode();
    ArrayNode changes = patch.arrayNode();
    for (JsonNode item : after) {
      order.add(key.isEmpty() ? item : patch.objectNode().set(key, item.get(key)));
      Optional<JsonNode> old = find(before, key, item);
      if (old.isEmpty()) {
        changes.add(item);
      } else if (!old.get().equals(item)) {
        ObjectNode change = map(lookup.items(), (ObjectNode) old.get(), (ObjectNode) item);
        changes.add(change.set(key, item.get(key)));
      }
    }
    for (JsonNode item : before) {
      if (find(after, key, item).isEmpty()) {
        ObjectNode deletion = patch.objectNode().put(Directives.PATCH, "delete");
        if (key.isEmpty()) {
          doomed.add(item);
        } else {
          changes.add(deletion.set(key, item.get(key)));
        }
      }
    }
    if (!changes.isEmpty()) {
      patch.set(name, changes);
    }
    if (!doomed.isEmpty()) {
      patch.set(Directives.DELETE_FROM_LIST + "/" + name, doomed);
    }
  }

  private static Optional<JsonNode> find(ArrayNode list, String key, JsonNode item) {
    return StreamSupport.stream(list.spliterator(), false)
        .filter(known -> key.isEmpty() ? known.equals(item) : known.get(key).equals(item.get(key)))
        .findFirst();
  }
}
