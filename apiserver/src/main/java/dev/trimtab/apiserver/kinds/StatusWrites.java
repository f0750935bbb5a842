package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Writes through the {@code status} subresource. */
final class StatusWrites {
  private static final List<String> WRITTEN =
      List.of(
          "labels",
          "annotations",
          "finalizers",
          "ownerReferences",
          "managedFields",
          "resourceVersion");

  private StatusWrites() {}

  /**
   * Turns {@code object} into {@code old} with another status.; labels, annotations, finalizers and
   * owners may be written with it.
   */
  static void keepAllButStatus(ObjectNode object, ObjectNode old) {
    JsonNode status = object.path("status");
    JsonNode newMeta = object.path("metadata");
    object.removeAll();
    object.setAll(old.deepCopy());
    if (Trees.isUnset(status)) {
      object.remove("status");
    } else {
      object.set("status", status);
    }
    ObjectNode meta = Trees.child(object, "metadata");
    WRITTEN.forEach(field -> Trees.carryOver(meta, newMeta, field));
  }
}
