package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Containers that are put into a pod that runs already; they are added, and never change. */
final class EphemeralContainerRules {
  private static final String FIELD = "ephemeralContainers";

  private EphemeralContainerRules() {}

  /** A pod begins without any. */
  static void checkNewPod(Field pod, @Nullable ObjectNode old) {
    if (old == null && !pod.get("spec", FIELD).isEmpty()) {
      pod.get("spec", FIELD).forbidden("cannot be set on create");
    }
  }

  /** What may be written through the subresource. */
  static void take(ObjectNode pod, ObjectNode wanted) {
    Trees.carryOver(Trees.child(pod, "spec"), wanted.path("spec"), FIELD);
  }

  /** A pod after a write through the subresource. */
  static void checkAdditions(Field pod, @Nullable ObjectNode old) {
    PodSpecRules.check(pod.get("spec"));
    Field containers = pod.get("spec", FIELD);
    if (old != null) {
      old.path("spec").path(FIELD).forEach(before -> checkKept(containers, before));
    }
    Set<String> targets = new HashSet<>();
    for (String list : List.of("containers", "initContainers")) {
      pod.get("spec", list).items().forEach(c -> targets.add(c.get("name").text()));
    }
    for (Field container : containers.items()) {
      Field target = container.get("targetContainerName");
      if (!target.isEmpty() && !targets.contains(target.text())) {
        target.notFound();
      }
    }
  }

  private static void checkKept(Field containers, JsonNode before) {
    String name = before.path("name").asText("");
    var now = containers.items().stream().filter(c -> c.get("name").text().equals(name)).toList();
    if (now.isEmpty()) {
      containers.forbidden("existing ephemeral container \"" + name + "\" may not be removed");
    } else if (!Trees.same(now.getFirst().value(), before)) {
      containers.forbidden("existing ephemeral container \"" + name + "\" may not be changed");
    }
  }
}
