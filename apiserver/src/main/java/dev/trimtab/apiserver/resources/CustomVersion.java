package dev.trimtab.apiserver.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One version of a custom resource, as its definition says.
 *
 * @param definition the definition's name
 * @param version the entry of {@code spec.versions}
 * @param terminating whether the definition is being deleted
 */
public record CustomVersion(String definition, ObjectNode version, boolean terminating) {

  /** Whether {@code status} is apart from the rest. */
  public boolean hasStatus() {
    return version.path("subresources").has("status");
  }

  /** The schema; empty if there is none. */
  public ObjectNode schema() {
    return version.path("schema").path("openAPIV3Schema") instanceof ObjectNode schema
        ? schema
        : version.objectNode();
  }
}
