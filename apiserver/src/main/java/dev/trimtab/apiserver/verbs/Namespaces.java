package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import java.util.Optional;

/** The state of namespaces, as far as it decides over what may be created in them. */
final class Namespaces {

  private final Objects objects;

  Namespaces(Objects objects) {
    this.objects = objects;
  }

  /** Refuses to create in a namespace that is not there, or is going. */
  void checkOpen(Target target) {
    if (!target.type().namespaced() || !target.resource().isStored()) {
      return;
    }
    Optional<ObjectNode> namespace = objects.get("namespaces", "", target.namespace());
    if (namespace.isEmpty()) {
      throw new ApiException(
              404, "NotFound", "namespaces \"%s\" not found".formatted(target.namespace()))
          .put("name", target.namespace())
          .put("kind", "namespaces");
    }
    if (namespace.get().path("metadata").has("deletionTimestamp")) {
      String why =
          "unable to create new content in namespace %s because it is being terminated"
              .formatted(target.namespace());
      throw ApiException.forbidden(target.type(), target.name(), why)
          .cause(
              "NamespaceTerminating",
              "namespace %s is being terminated".formatted(target.namespace()),
              "metadata.namespace");
    }
  }
}
