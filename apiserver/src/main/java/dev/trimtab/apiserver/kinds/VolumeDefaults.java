package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a volume of a pod means when it does not say. */
final class VolumeDefaults {
  private static final int READABLE = 0644;

  private VolumeDefaults() {}

  static void volume(ObjectNode volume) {
    boolean hasSource =
        volume.properties().stream()
            .anyMatch(entry -> !entry.getKey().equals("name") && !entry.getValue().isNull());
    if (!hasSource) {
      volume.putObject("emptyDir");
    }
    for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
      if (volume.path(source) instanceof ObjectNode files) {
        Trees.setDefault(files, "defaultMode", READABLE);
      }
    }
    fieldReferences(volume.path("downwardAPI").path("items"));
    for (JsonNode source : volume.path("projected").path("sources")) {
      fieldReferences(source.path("downwardAPI").path("items"));
      if (source.path("serviceAccountToken") instanceof ObjectNode token) {
        Trees.setDefault(token, "expirationSeconds", 3600);
      }
    }
    if (volume.path("hostPath") instanceof ObjectNode hostPath) {
      Trees.setDefault(hostPath, "type", "");
    }
    if (volume.path("ephemeral").path("volumeClaimTemplate").path("spec")
        instanceof ObjectNode claim) {
      Trees.setDefault(claim, "volumeMode", "Filesystem");
    }
  }

  private static void fieldReferences(JsonNode items) {
    for (JsonNode item : items) {
      if (item.path("fieldRef") instanceof ObjectNode reference) {
        Trees.setDefault(reference, "apiVersion", "v1");
      }
    }
  }
}
