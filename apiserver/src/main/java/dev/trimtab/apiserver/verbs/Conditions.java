package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The conditions of a status. */
final class Conditions {

  private Conditions() {}

  /** The condition of that type; a new one without a value if there is none. */
  static ObjectNode put(ObjectNode status, String type) {
    ArrayNode conditions = status.withArray("conditions");
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText().equals(type) && condition instanceof ObjectNode found) {
        return found;
      }
    }
    return conditions.addObject().put("type", type);
  }

  /** Sets its value; the time of transition changes only if the value does. */
  static void set(ObjectNode condition, String value, Instant now) {
    if (!condition.path("status").asText("").equals(value)) {
      condition.put("status", value).put("lastTransitionTime", now.toString());
    }
  }
}
