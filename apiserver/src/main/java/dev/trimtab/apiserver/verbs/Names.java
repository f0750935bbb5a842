package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.GroupVersionKind;

/** Whether an object in a body is the one that the URL names. */
final class Names {

  private Names() {}

  /** Fills in missing apiVersion and kind; others than the URL's are refused. */
  static void checkKind(GroupVersionKind expected, ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText("");
    String kind = object.path("kind").asText("");
    if (!apiVersion.isEmpty() && !apiVersion.equals(expected.apiVersion())) {
      throw ApiException.badRequest(
          "the API version in the data (%s) does not match the expected API version (%s)"
              .formatted(apiVersion, expected.apiVersion()));
    }
    if (!kind.isEmpty() && !kind.equals(expected.kind())) {
      throw ApiException.badRequest(
          "the kind in the data (%s) does not match the expected kind (%s)"
              .formatted(kind, expected.kind()));
    }
    object.put("apiVersion", expected.apiVersion()).put("kind", expected.kind());
  }

  /** The namespace becomes the URL's, if it is not there. */
  static void checkNamespace(Target target, Metadata metadata) {
    if (!target.type().namespaced()) {
      metadata.node().remove("namespace");
      return;
    }
    String namespace = metadata.text("namespace");
    if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    metadata.node().put("namespace", target.namespace());
  }

  /** The name becomes the URL's, if it is not there. */
  static void checkName(Target target, Metadata metadata) {
    String name = metadata.name();
    if (!name.isEmpty() && !name.equals(target.name())) {
      throw ApiException.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(name, target.name()));
    }
    metadata.node().put("name", target.name());
  }
}
