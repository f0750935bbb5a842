package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.trimtab.apiserver.cel.CelRules;
import dev.trimtab.apiserver.model.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the schema of a custom resource definition is structural, as Kubernetes demands. */
public final class StructuralCheck {
  /** Where in the schema a part stands. */
  private enum Level {
    ROOT("must not be empty at the root"),
    FIELD("must not be empty for specified object fields"),
    ITEM("must not be empty for specified array items");

    final String missingType;

    Level(String missingType) {
      this.missingType = missingType;
    }
  }

  private static final Set<String> FORBIDDEN =
      Set.of(
          "$ref",
          "definitions",
          "dependencies",
          "deprecated",
          "discriminator",
          "id",
          "patternProperties",
          "readOnly",
          "writeOnly",
          "xml",
          "additionalItems");

  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");

  private final List<FieldError> errors = new ArrayList<>();

  private StructuralCheck() {}

  /**
   * What is wrong with the schema, sorted.
   *
   * @param schema the {@code openAPIV3Schema}
   * @param path where it stands, such as {@code spec.versions[0].schema.openAPIV3Schema}
   */
  public static List<FieldError> check(JsonNode schema, String path) {
    StructuralCheck check = new StructuralCheck();
    check.part(schema, Level.ROOT, path);
    check.errors.addAll(CelRules.of(schema).compileErrors(path));
    check.errors.sort(Comparator.comparing(FieldError::toString));
    return check.errors;
  }

  private void part(JsonNode schema, Level level, String path) {
    String type = schema.path("type").asText();
    children(schema, type, level, path);
    forbiddenFields(schema, path);
    type(schema, type, level, path);
    lists(schema, type, path);
    preset(schema, path);
    metadata(schema, level, path);
    JsonNode anyOf = schema.path("anyOf");
    JsonNode first = schema.path("allOf").path(0).path("anyOf");
    boolean intOrString = flag(schema, "int-or-string");
    NestedCheck nested = new NestedCheck(errors);
    nested.junctions(
        schema, path, intOrString && isIntOrString(anyOf), intOrString && isIntOrString(first));
    pattern(schema, path, errors);
  }

  private void children(JsonNode schema, String type, Level level, String path) {
    JsonNode items = schema.path("items");
    if (items.isObject()) {
      part(items, Level.ITEM, path + ".items");
    } else if (items.isArray()) {
      errors.add(
          FieldErrors.forbidden(path + ".items", "items must be a schema object and not an array"));
    } else if (type.equals("array")) {
      errors.add(FieldErrors.required(path + ".items", "must be specified"));
    }
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      part(field.getValue(), Level.FIELD, path + ".properties[" + field.getKey() + "]");
    }
    JsonNode values = schema.path("additionalProperties");
    if (!values.isMissingNode()) {
      String place = path + ".additionalProperties";
      if (level == Level.ROOT) {
        errors.add(FieldErrors.forbidden(place, "must not be used at the root"));
      }
      if (!schema.path("properties").isEmpty()) {
        errors.add(
            FieldErrors.forbidden(
                place, "additionalProperties and properties are mutual exclusive"));
      }
      if (values.isObject()) {
        part(values, Level.FIELD, place);
      } else if (!values.asBoolean(true)) {
        errors.add(FieldErrors.forbidden(place, "additionalProperties cannot be set to false"));
      }
    }
  }

  private void forbiddenFields(JsonNode schema, String path) {
    for (String name : FORBIDDEN) {
      if (schema.has(name)) {
        errors.add(FieldErrors.forbidden(path + "." + name, name + " is not supported"));
      }
    }
    if (schema.path("uniqueItems").asBoolean()) {
      errors.add(
          FieldErrors.forbidden(
              path + ".uniqueItems",
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
    }
  }

  private void type(JsonNode schema, String type, Level level, String path) {
    boolean embedded = flag(schema, "embedded-resource");
    boolean preserve = flag(schema, "preserve-unknown-fields");
    boolean intOrString = flag(schema, "int-or-string");
    String place = path + ".type";
    if (embedded && !type.equals("object")) {
      String detail = "must be object if x-kubernetes-embedded-resource is true";
      errors.add(
          type.isEmpty()
              ? FieldErrors.required(place, detail)
              : FieldErrors.invalid(place, type, detail));
    } else if (type.isEmpty() && !intOrString && !preserve) {
      errors.add(FieldErrors.required(place, level.missingType));
    } else if (!type.isEmpty() && intOrString) {
      errors.add(
          FieldErrors.invalid(place, type, "must be empty if x-kubernetes-int-or-string is true"));
    } else if (!type.isEmpty() && !TYPES.contains(type)) {
      List<JsonNode> known = TYPES.stream().<JsonNode>map(TextNode::valueOf).toList();
      errors.add(FieldErrors.notSupported(place, TextNode.valueOf(type), known));
    }
    if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
      errors.add(FieldErrors.invalid(place, type, "must be object at the root"));
    }
    if (intOrString && preserve) {
      errors.add(
          FieldErrors.invalid(
              path + ".x-kubernetes-preserve-unknown-fields",
              schema.path("x-kubernetes-preserve-unknown-fields"),
              "must be false if x-kubernetes-int-or-string is true"));
    }
    if (embedded && !preserve && schema.path("properties").isEmpty()) {
      errors.add(
          FieldErrors.required(
              path + ".properties",
              "must not be empty if x-kubernetes-embedded-resource is true without"
                  + " x-kubernetes-preserve-unknown-fields"));
    }
  }

  /** A default that its own schema refuses would make every object wrong that relies on it. */
  private void preset(JsonNode schema, String path) {
    JsonNode value = schema.get("default");
    if (value == null || value.isNull()) {
      return;
    }
    for (FieldError error : ValueValidator.validate(ValueRules.of(schema), value, null)) {
      String below = error.field().isEmpty() || error.field().startsWith("[") ? "" : ".";
      String place = path + ".default" + below + error.field();
      errors.add(new FieldError(error.reason(), place, error.message()));
    }
  }

  private void lists(JsonNode schema, String type, String path) {
    String listType = schema.path("x-kubernetes-list-type").asText();
    JsonNode keys = schema.path("x-kubernetes-list-map-keys");
    if (!listType.isEmpty() && !type.equals("array")) {
      errors.add(
          FieldErrors.invalid(
              path + ".type", type, "must be array if x-kubernetes-list-type is specified"));
    }
    if (listType.equals("map") && keys.isEmpty()) {
      errors.add(
          FieldErrors.required(
              path + ".x-kubernetes-list-map-keys",
              "must not be empty if x-kubernetes-list-type is map"));
    }
    if (!listType.equals("map") && !keys.isEmpty()) {
      errors.add(
          FieldErrors.invalid(
              path + ".x-kubernetes-list-type",
              listType,
              "must be map if x-kubernetes-list-map-keys is non-empty"));
    }
    JsonNode items = schema.path("items");
    for (JsonNode key : keys) {
      JsonNode property = items.path("properties").path(key.asText());
      if (property.isMissingNode()) {
        errors.add(
            FieldErrors.invalid(
                path + ".x-kubernetes-list-map-keys",
                key,
                "entries must all be names of item properties"));
      }
    }
  }

  private void metadata(JsonNode schema, Level level, String path) {
    JsonNode metadata = schema.path("properties").path("metadata");
    boolean resource = level == Level.ROOT || flag(schema, "embedded-resource");
    for (String name : List.of("kind", "apiVersion")) {
      JsonNode field = schema.path("properties").path(name);
      if (resource && field.isObject() && !field.path("type").asText().equals("string")) {
        errors.add(
            FieldErrors.invalid(
                path + ".properties[" + name + "].type",
                field.path("type").asText(),
                "must be string"));
      }
    }
    if (level != Level.ROOT || !metadata.isObject()) {
      return;
    }
    for (Map.Entry<String, JsonNode> field : metadata.properties()) {
      boolean harmless = Set.of("type", "description", "properties").contains(field.getKey());
      boolean named =
          !field.getKey().equals("properties")
              || field.getValue().propertyStream().allMatch(p -> isName(p.getKey()));
      if (!harmless || !named) {
        errors.add(
            FieldErrors.forbidden(
                path + ".properties[metadata]",
                "must not specify anything other than name and generateName, but metadata is"
                    + " implicitly specified"));
        return;
      }
    }
  }

  private static boolean isName(String field) {
    return field.equals("name") || field.equals("generateName");
  }

  static void pattern(JsonNode schema, String path, List<FieldError> errors) {
    String pattern = schema.path("pattern").asText();
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      errors.add(
          FieldErrors.invalid(
              path + ".pattern",
              pattern,
              "must be a valid regular expression, but isn't: " + e.getMessage()));
    }
  }

  private static boolean isIntOrString(JsonNode anyOf) {
    return anyOf.size() == 2
        && anyOf.path(0).path("type").asText().equals("integer")
        && anyOf.path(1).path("type").asText().equals("string");
  }

  private static boolean flag(JsonNode schema, String name) {
    return schema.path("x-kubernetes-" + name).asBoolean(false);
  }
}
