package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.cel.CelRules;
import dev.trimtab.apiserver.model.GroupVersionKind;

/**
 * The schema of one version of a custom resource definition.
 *
 * @param gvk the kind it is for
 * @param structure its shape, with apiVersion, kind and metadata
 * @param rules its value validations
 * @param expressions its rules in CEL
 * @param preserveUnknownFields whether nothing is pruned at all
 * @param source the {@code openAPIV3Schema} itself
 */
public record CustomSchema(
    GroupVersionKind gvk,
    ObjectSchema structure,
    ValueRules rules,
    CelRules expressions,
    boolean preserveUnknownFields,
    JsonNode source) {

  /**
   * Reads a schema that {@link StructuralCheck} has found to be in order; in another one, what
   * makes no sense is ignored.
   *
   * @param schema the {@code openAPIV3Schema}; an empty object if there is none
   */
  public static CustomSchema of(
      GroupVersionKind gvk, JsonNode schema, boolean preserveUnknownFields) {
    JsonNode source = schema.deepCopy();
    return new CustomSchema(
        gvk,
        CustomSchemaReader.root(source, preserveUnknownFields),
        ValueRules.of(source),
        CelRules.of(source),
        preserveUnknownFields,
        source);
  }
}
