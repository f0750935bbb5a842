package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Lets pods stay on a node that is not ready or not reachable for five minutes. */
final class TolerationAdmission {
  private static final int SECONDS = 300;

  private TolerationAdmission() {}

  static void admit(ObjectNode pod) {
    ObjectNode spec = Trees.child(pod, "spec");
    for (String taint : List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
      if (!tolerates(spec.path("tolerations"), taint)) {
        spec.withArray("tolerations")
            .addObject()
            .put("key", taint)
            .put("operator", "Exists")
            .put("effect", "NoExecute")
            .put("tolerationSeconds", SECONDS);
      }
    }
  }

  private static boolean tolerates(JsonNode tolerations, String taint) {
    for (JsonNode toleration : tolerations) {
      String key = toleration.path("key").asText("");
      String effect = toleration.path("effect").asText("");
      boolean sameKey = key.isEmpty() || key.equals(taint);
      boolean sameEffect = effect.isEmpty() || effect.equals("NoExecute");
      if (sameKey && sameEffect) {
        return true;
      }
    }
    return false;
  }
}
