package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The status of CustomResourceDefinitions, which this server itself keeps. */
final class DefinitionStatus {

  /** Keeps a definition until its objects are gone. */
  static final String CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

  private DefinitionStatus() {}

  /**
   * Accepts names and establishes the definition.
   *
   * @param conflict why the names cannot be had; empty if they can
   */
  static void accept(ObjectNode definition, String conflict, Instant now) {
    ObjectNode status = definition.withObject("status");
    boolean free = conflict.isEmpty();
    if (free) {
      status.set("acceptedNames", definition.path("spec").path("names").deepCopy());
    }
    condition(
        status,
        "NamesAccepted",
        free,
        free ? "NoConflicts" : "NamesConflict",
        free ? "no conflicts found" : conflict,
        now);
    condition(
        status,
        "Established",
        free,
        free ? "InitialNamesAccepted" : "NotAccepted",
        free ? "the initial names have been accepted" : "not all names are accepted",
        now);
    ArrayNode stored = status.withArray("storedVersions");
    for (JsonNode version : definition.path("spec").path("versions")) {
      if (version.path("storage").asBoolean() && !contains(stored, version.path("name"))) {
        stored.add(version.path("name"));
      }
    }
  }

  /** Says that the objects are being deleted. */
  static void terminating(ObjectNode definition, Instant now) {
    condition(
        definition.withObject("status"),
        "Terminating",
        true,
        "InstanceDeletionInProgress",
        "CustomResource deletion is in progress",
        now);
  }

  private static void condition(
      ObjectNode status, String type, boolean holds, String reason, String message, Instant now) {
    String value = holds ? "True" : "False";
    ObjectNode condition = find(status.withArray("conditions"), type);
    if (!condition.path("status").asText().equals(value)) {
      condition.put("lastTransitionTime", now.toString());
    }
    condition.put("message", message).put("reason", reason).put("status", value);
    condition.put("type", type);
  }

  private static ObjectNode find(ArrayNode conditions, String type) {
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText().equals(type) && condition instanceof ObjectNode found) {
        return found;
      }
    }
    return conditions.addObject();
  }

  private static boolean contains(ArrayNode array, JsonNode value) {
    for (JsonNode item : array) {
      if (item.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
