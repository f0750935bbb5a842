package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.model.ResourceType;

/** How long an object may take to go. Only pods take any time. */
final class GracePeriods {

  private static final long POD_DEFAULT = 30;

  private GracePeriods() {}

  /**
   * Seconds from now.
   *
   * @param asked -1 if the client did not say
   */
  static long of(ResourceType type, JsonNode object, long asked) {
    if (!type.qualifiedName().equals("pods")) {
      return 0;
    }
    String phase = object.path("status").path("phase").asText("");
    boolean runs =
        !object.path("spec").path("nodeName").asText("").isEmpty()
            && !phase.equals("Succeeded")
            && !phase.equals("Failed");
    if (!runs) {
      return 0;
    }
    JsonNode own = object.path("spec").path("terminationGracePeriodSeconds");
    long wanted = asked >= 0 ? asked : own.asLong(POD_DEFAULT);
    // A negative period of the pod itself means: at once, but not without telling the node.
    return wanted < 0 ? 1 : wanted;
  }
}
