package dev.trimtab.apiserver.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.schema.CustomSchema;
import org.jspecify.annotations.Nullable;

/** One version of a custom resource, as its definition says. */
public final class CustomVersion {

  private final GroupVersionKind gvk;
  private final ObjectNode definition;
  private final ObjectNode version;

  /** Read when first needed; a second reading gives an equal schema. */
  private volatile @Nullable CustomSchema schema;

  /**
   * @param definition the whole definition
   * @param version the entry of {@code spec.versions}
   */
  CustomVersion(GroupVersionKind gvk, ObjectNode definition, ObjectNode version) {
    this.gvk = gvk;
    this.definition = definition;
    this.version = version;
  }

  /** The definition's name. */
  public String definitionName() {
    return definition.path("metadata").path("name").asText();
  }

  /** The entry of {@code spec.versions}; to be left alone. */
  public ObjectNode version() {
    return version;
  }

  /** Whether the definition is being deleted. */
  public boolean isTerminating() {
    return definition.path("metadata").has("deletionTimestamp");
  }

  /** What clients of a version that is deprecated are told; empty if it is not. */
  public String deprecation() {
    if (!version.path("deprecated").asBoolean()) {
      return "";
    }
    String usual = "%s %s is deprecated".formatted(gvk.apiVersion(), gvk.kind());
    return version.path("deprecationWarning").asText(usual);
  }

  /** The schema. */
  public CustomSchema schema() {
    CustomSchema known = schema;
    if (known == null) {
      known = read();
      schema = known;
    }
    return known;
  }

  private CustomSchema read() {
    ObjectNode source =
        version.path("schema").path("openAPIV3Schema") instanceof ObjectNode given
            ? given
            : version.objectNode();
    boolean preserve = definition.path("spec").path("preserveUnknownFields").asBoolean();
    return CustomSchema.of(gvk, source, preserve);
  }
}
