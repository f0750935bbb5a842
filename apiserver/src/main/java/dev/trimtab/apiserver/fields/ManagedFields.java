package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code metadata.managedFields}: read, written, and taken away. */
final class ManagedFields {
  private static final String NAME = "managedFields";

  private ManagedFields() {}

  /**
   * The owners of an object's fields.
   *
   * @throws ApplyException if the entries are malformed
   */
  static SortedMap<ManagerKey, Ownership> read(JsonNode object) {
    SortedMap<ManagerKey, Ownership> owners = new TreeMap<>();
    for (JsonNode entry : entries(object)) {
      String operation = entry.path("operation").asText();
      boolean apply = operation.equals("Apply");
      if (!apply && !operation.equals("Update")) {
        throw new ApplyException("operation must be `Apply` or `Update`");
      }
      String apiVersion = entry.path("apiVersion").asText();
      if (apiVersion.isEmpty()) {
        throw new ApplyException("apiVersion must not be empty");
      }
      if (!entry.path("fieldsType").asText().equals("FieldsV1")) {
        throw new ApplyException("fieldsType must be FieldsV1");
      }
      ManagerKey key =
          new ManagerKey(
              entry.path("manager").asText(),
              apply,
              apply ? "" : apiVersion,
              entry.path("subresource").asText());
      FieldSet fields = FieldsV1.decode(entry.path("fieldsV1"));
      owners.put(key, new Ownership(fields, apiVersion, entry.path("time").asText()));
    }
    return owners;
  }

  static JsonNode entries(JsonNode object) {
    return object.path("metadata").path(NAME);
  }

  /** Whether the object asks for its owners to be forgotten. */
  static boolean isReset(JsonNode object) {
    JsonNode entries = entries(object);
    return entries.isArray()
        && (entries.isEmpty() || (entries.size() == 1 && entries.get(0).isEmpty()));
  }

  /** A copy of the object without owners. */
  static ObjectNode strip(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    if (copy.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove(NAME);
    }
    return copy;
  }

  /** Puts the owners into the object, in Kubernetes' order. */
  static void write(ObjectNode object, Map<ManagerKey, Ownership> owners) {
    ObjectNode metadata =
        object.get("metadata") instanceof ObjectNode known ? known : object.putObject("metadata");
    metadata.remove(NAME);
    if (owners.isEmpty()) {
      return;
    }
    ArrayNode entries = metadata.putArray(NAME);
    owners.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<ManagerKey, Ownership> e) -> !e.getKey().apply())
                .thenComparing(e -> e.getValue().time())
                .thenComparing(e -> e.getKey().name())
                .thenComparing(e -> e.getValue().apiVersion())
                .thenComparing(e -> e.getKey().subresource()))
        .forEach(entry -> entries.add(entry(object, entry.getKey(), entry.getValue())));
  }

  /** The fields stand in the order of Kubernetes' type. */
  private static ObjectNode entry(ObjectNode nodes, ManagerKey key, Ownership ownership) {
    ObjectNode entry = nodes.objectNode();
    entry.put("manager", key.name());
    entry.put("operation", key.apply() ? "Apply" : "Update");
    entry.put("apiVersion", ownership.apiVersion());
    if (!ownership.time().isEmpty()) {
      entry.put("time", ownership.time());
    }
    entry.put("fieldsType", "FieldsV1");
    entry.set("fieldsV1", FieldsV1.encode(ownership.fields()));
    if (!key.subresource().isEmpty()) {
      entry.put("subresource", key.subresource());
    }
    return entry;
  }
}
