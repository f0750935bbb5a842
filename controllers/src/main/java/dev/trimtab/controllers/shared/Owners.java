package dev.trimtab.controllers.shared;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Optional;

/** Reads and makes owner references. */
public final class Owners {

  private Owners() {}

  /** The references of an object, never null. */
  public static List<OwnerReference> of(HasMetadata object) {
    List<OwnerReference> references = object.getMetadata().getOwnerReferences();
    return references == null ? List.of() : references;
  }

  /** The reference to the controlling owner. */
  public static Optional<OwnerReference> controllerOf(HasMetadata object) {
    return of(object).stream().filter(r -> Boolean.TRUE.equals(r.getController())).findFirst();
  }

  /** Whether {@code owner}, this very incarnation of it, controls {@code object}. */
  public static boolean controls(HasMetadata owner, HasMetadata object) {
    String uid = owner.getMetadata().getUid();
    return controllerOf(object).filter(r -> r.getUid().equals(uid)).isPresent();
  }

  /** A reference that makes {@code owner} the controller and blocks its foreground deletion. */
  public static OwnerReference controllerReference(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
