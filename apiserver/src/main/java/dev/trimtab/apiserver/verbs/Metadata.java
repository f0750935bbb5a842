package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code metadata} of an object, seen through the fields that the server cares for. */
record Metadata(ObjectNode node) {

  /** What the server alone writes. */
  private static final List<String> SYSTEM =
      List.of(
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink");

  /** The metadata of {@code object}, created if it is missing. */
  static Metadata of(ObjectNode object) {
    JsonNode node = object.get("metadata");
    if (node == null || node.isNull()) {
      return new Metadata(object.putObject("metadata"));
    }
    if (node instanceof ObjectNode metadata) {
      return new Metadata(metadata);
    }
    throw ApiException.badRequest("metadata: must be an object");
  }

  String text(String field) {
    return node.path(field).asText("");
  }

  String name() {
    return text("name");
  }

  String uid() {
    return text("uid");
  }

  String resourceVersion() {
    return text("resourceVersion");
  }

  boolean isBeingDeleted() {
    return node.hasNonNull("deletionTimestamp");
  }

  boolean hasFinalizers() {
    return !node.path("finalizers").isEmpty();
  }

  /** How long its end was put off; 0 if it was not. */
  long gracePeriod() {
    return node.path("deletionGracePeriodSeconds").asLong(0);
  }

  void wipeSystemFields() {
    node.remove(SYSTEM);
  }

  /** Takes over from {@code old} what no update can change. */
  void keepSystemFields(Metadata old) {
    for (String field : SYSTEM) {
      JsonNode kept = old.node.get(field);
      if (kept == null) {
        node.remove(field);
      } else {
        node.set(field, kept);
      }
    }
  }

  /** Marks the object as going, to be gone by {@code deadline}. */
  void markDeleted(Instant deadline, long graceSeconds) {
    node.put("deletionTimestamp", deadline.toString());
    node.put("deletionGracePeriodSeconds", graceSeconds);
    @Nullable JsonNode generation = node.get("generation");
    if (generation != null && generation.asLong() > 0) {
      node.put("generation", generation.asLong() + 1);
    }
  }
}
