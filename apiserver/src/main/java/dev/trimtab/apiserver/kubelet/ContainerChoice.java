package dev.trimtab.apiserver.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.model.ApiException;
import java.util.ArrayList;
import java.util.List;

/** Which container of a pod is meant. */
final class ContainerChoice {
  private static final List<String> LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private ContainerChoice() {}

  /**
   * The container of that name, or the only one.
   *
   * @throws ApiException 400 if there is none of that name, or several and none is named
   */
  static String of(JsonNode pod, String wanted) {
    String podName = pod.path("metadata").path("name").asText("");
    JsonNode spec = pod.path("spec");
    List<String> all = new ArrayList<>();
    for (String list : LISTS) {
      spec.path(list).forEach(container -> all.add(container.path("name").asText("")));
    }
    if (!wanted.isEmpty()) {
      if (!all.contains(wanted)) {
        throw ApiException.badRequest(
            "container %s is not valid for pod %s".formatted(wanted, podName));
      }
      return wanted;
    }
    if (spec.path("containers").size() == 1) {
      return spec.path("containers").path(0).path("name").asText("");
    }
    throw ApiException.badRequest(
        "a container name must be specified for pod %s, choose one of: [%s]"
            .formatted(podName, String.join(" ", all)));
  }
}
