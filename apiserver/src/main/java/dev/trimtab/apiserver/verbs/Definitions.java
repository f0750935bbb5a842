package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.CustomVersion;
import dev.trimtab.apiserver.resources.ServedResource;
import java.util.Locale;

/** What the server itself writes into CustomResourceDefinitions. */
final class Definitions {

  private final Catalog catalog;
  private final Identity identity;

  Definitions(Catalog catalog, Identity identity) {
    this.catalog = catalog;
    this.identity = identity;
  }

  /** Fills in the names that may be left out. */
  private static void applyDefaults(ObjectNode definition) {
    ObjectNode names = definition.withObject("spec").withObject("names");
    String kind = names.path("kind").asText();
    if (names.path("singular").asText("").isEmpty()) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (names.path("listKind").asText("").isEmpty()) {
      names.put("listKind", kind + "List");
    }
    if (!definition.path("spec").has("conversion")) {
      definition.withObject("spec").putObject("conversion").put("strategy", "None");
    }
  }

  /** Accepts the definition, if its names are free. */
  void beforeCreate(ObjectNode definition) {
    applyDefaults(definition);
    ArrayNode finalizers = Metadata.of(definition).node().withArray("finalizers");
    boolean held = false;
    for (JsonNode finalizer : finalizers) {
      held |= finalizer.asText().equals(DefinitionStatus.CLEANUP_FINALIZER);
    }
    if (!held) {
      finalizers.add(DefinitionStatus.CLEANUP_FINALIZER);
    }
    definition.remove("status");
    DefinitionStatus.accept(definition, conflict(definition), identity.now());
  }

  /** Keeps the status in step with the versions. */
  void beforeUpdate(ObjectNode definition) {
    applyDefaults(definition);
    if (!Metadata.of(definition).isBeingDeleted()) {
      DefinitionStatus.accept(definition, conflict(definition), identity.now());
    }
  }

  private String conflict(ObjectNode definition) {
    String group = definition.path("spec").path("group").asText();
    JsonNode names = definition.path("spec").path("names");
    String own = Metadata.of(definition).name();
    for (ServedResource other : catalog.all()) {
      CustomVersion custom = other.custom();
      boolean self = custom != null && custom.definition().equals(own);
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
