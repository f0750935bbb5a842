package dev.trimtab.controllers.garbage;

import dev.trimtab.controllers.shared.ServedKind;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;

/**
 * An object as garbage collection sees it.
 *
 * @param kind its kind
 * @param metadata its metadata, not to be changed
 */
record Item(ServedKind kind, ObjectMeta metadata) {

  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  String uid() {
    return metadata.getUid();
  }

  ObjectKey key() {
    String namespace = metadata.getNamespace();
    return ObjectKey.of(namespace == null ? "" : namespace, metadata.getName());
  }

  List<OwnerReference> owners() {
    return metadata.getOwnerReferences() == null ? List.of() : metadata.getOwnerReferences();
  }

  List<String> finalizers() {
    return metadata.getFinalizers() == null ? List.of() : metadata.getFinalizers();
  }

  boolean isDeleting() {
    return metadata.getDeletionTimestamp() != null;
  }

  /** Whether it waits for its dependents to go first. */
  boolean waitsForDependents() {
    return isDeleting() && finalizers().contains(FOREGROUND);
  }

  /** Whether its dependents are to be let go. */
  boolean letsDependentsGo() {
    return isDeleting() && finalizers().contains(ORPHAN);
  }

  boolean blocks(String owner) {
    return owners().stream()
        .anyMatch(r -> r.getUid().equals(owner) && Boolean.TRUE.equals(r.getBlockOwnerDeletion()));
  }
}
