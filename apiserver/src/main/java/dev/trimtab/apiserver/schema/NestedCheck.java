package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.model.FieldError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that allOf, anyOf, oneOf and not hold value validations only, no structure. */
final class NestedCheck {
  private static final Map<String, String> FORBIDDEN = new LinkedHashMap<>();

  static {
    FORBIDDEN.put("type", "must be empty to be structural");
    FORBIDDEN.put("additionalProperties", "must be undefined to be structural");
    FORBIDDEN.put("default", "must be undefined to be structural");
    FORBIDDEN.put("title", "must be empty to be structural");
    FORBIDDEN.put("description", "must be empty to be structural");
    FORBIDDEN.put("nullable", "must be false to be structural");
    FORBIDDEN.put("x-kubernetes-preserve-unknown-fields", "must be false to be structural");
    FORBIDDEN.put("x-kubernetes-embedded-resource", "must be false to be structural");
    FORBIDDEN.put("x-kubernetes-int-or-string", "must be false to be structural");
    FORBIDDEN.put("x-kubernetes-list-map-keys", "must be empty to be structural");
    FORBIDDEN.put("x-kubernetes-list-type", "must be undefined to be structural");
    FORBIDDEN.put("x-kubernetes-map-type", "must be undefined to be structural");
  }

  private final List<FieldError> errors;

  NestedCheck(List<FieldError> errors) {
    this.errors = errors;
  }

  /**
   * Checks the branches of a schema.
   *
   * @param skipAnyOf whether anyOf is the exempt pattern of int-or-string
   * @param skipFirst whether the first allOf is
   */
  void junctions(JsonNode schema, String path, boolean skipAnyOf, boolean skipFirst) {
    for (String name : List.of("anyOf", "allOf", "oneOf")) {
      JsonNode branches = schema.path(name);
      for (int i = 0; i < branches.size(); i++) {
        boolean exempt = name.equals("anyOf") && skipAnyOf;
        boolean exemptInside = name.equals("allOf") && skipFirst && i == 0;
        if (!exempt) {
          branch(branches.get(i), path + "." + name + "[" + i + "]", exemptInside);
        }
      }
    }
    if (schema.path("not").isObject()) {
      branch(schema.path("not"), path + ".not", false);
    }
  }

  private void branch(JsonNode schema, String path, boolean skipAnyOf) {
    FORBIDDEN.forEach(
        (name, sentence) -> {
          JsonNode value = schema.path(name);
          boolean isFalse = value.isBoolean() && !value.booleanValue();
          if (!value.isMissingNode() && !value.isNull() && !isFalse) {
            errors.add(FieldErrors.forbidden(path + "." + name, sentence));
          }
        });
    junctions(schema, path, skipAnyOf, false);
    StructuralCheck.pattern(schema, path, errors);
    if (schema.path("items").isObject()) {
      branch(schema.path("items"), path + ".items", false);
    }
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      String place = path + ".properties[" + field.getKey() + "]";
      if (field.getKey().equals("metadata")) {
        errors.add(FieldErrors.forbidden(place, "must not be specified in a nested context"));
      }
      branch(field.getValue(), place, false);
    }
  }
}
