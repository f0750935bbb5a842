package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.CustomVersion;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.schema.StructuralCheck;
import java.util.ArrayList;
import java.util.List;

/** What the server itself writes into CustomResourceDefinitions. */
final class Definitions {

  private final Catalog catalog;
  private final Identity identity;

  Definitions(Catalog catalog, Identity identity) {
    this.catalog = catalog;
    this.identity = identity;
  }

  /** Accepts the definition, if its names are free. */
  void beforeCreate(ObjectNode definition) {
    DefinitionStatus.accept(definition, conflict(definition), identity.now());
  }

  /** Keeps the status in step with the versions. */
  void beforeUpdate(ObjectNode definition) {
    if (!Metadata.of(definition).isBeingDeleted()) {
      DefinitionStatus.accept(definition, conflict(definition), identity.now());
    }
  }

  /** What is wrong with the schemas. */
  static List<FieldError> check(ObjectNode definition) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode versions = definition.path("spec").path("versions");
    for (int i = 0; i < versions.size(); i++) {
      JsonNode schema = versions.get(i).path("schema").path("openAPIV3Schema");
      String path = "spec.versions[%d].schema.openAPIV3Schema".formatted(i);
      errors.addAll(StructuralCheck.check(schema, path));
    }
    return errors;
  }

  private String conflict(ObjectNode definition) {
    String group = definition.path("spec").path("group").asText();
    JsonNode names = definition.path("spec").path("names");
    String own = Metadata.of(definition).name();
    for (ServedResource other : catalog.all()) {
      CustomVersion custom = other.custom();
      boolean self = custom != null && custom.definitionName().equals(own);
      if (!self && other.type().gvk().group().equals(group)) {
        if (other.type().plural().equals(names.path("plural").asText())) {
          return "\"%s\" is already in use".formatted(other.type().plural());
        }
        if (other.type().gvk().kind().equals(names.path("kind").asText())) {
          return "\"%s\" is already in use".formatted(other.type().gvk().kind());
        }
      }
    }
    return "";
  }
}
