package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an OpenAPI schema demands of a value.
 *
 * @param types the allowed JSON types; empty for any
 * @param format the format; empty for none or an unknown one
 * @param enumeration the allowed values; empty for any
 */
public record ValueRules(
    List<String> types,
    String format,
    boolean nullable,
    List<JsonNode> enumeration,
    Text text,
    Numbers numbers,
    Items items,
    Members members,
    Junctions junctions) {

  /** Of strings, in Unicode characters. */
  public record Text(OptionalLong minLength, OptionalLong maxLength, @Nullable Pattern pattern) {}

  /** Of numbers. */
  public record Numbers(
      @Nullable JsonNode minimum,
      boolean exclusiveMinimum,
      @Nullable JsonNode maximum,
      boolean exclusiveMaximum,
      @Nullable JsonNode multipleOf) {}

  /** Of arrays. */
  public record Items(
      OptionalLong min,
      OptionalLong max,
      boolean unique,
      @Nullable ValueRules each,
      List<String> mapKeys) {}

  /** Of objects. */
  public record Members(
      OptionalLong min,
      OptionalLong max,
      List<String> required,
      Map<String, ValueRules> properties,
      @Nullable ValueRules additional) {}

  /** Of any value. */
  public record Junctions(
      List<ValueRules> allOf,
      List<ValueRules> anyOf,
      List<ValueRules> oneOf,
      @Nullable ValueRules not) {
    boolean isEmpty() {
      return allOf.isEmpty() && anyOf.isEmpty() && oneOf.isEmpty() && not == null;
    }
  }

  static ValueRules of(JsonNode schema) {
    List<String> types = types(schema);
    return new ValueRules(
        types,
        Formats.known(types, schema.path("format").asText()),
        schema.path("nullable").asBoolean(),
        nodes(schema.path("enum")),
        new Text(number(schema, "minLength"), number(schema, "maxLength"), pattern(schema)),
        new Numbers(
            schema.get("minimum"),
            schema.path("exclusiveMinimum").asBoolean(),
            schema.get("maximum"),
            schema.path("exclusiveMaximum").asBoolean(),
            schema.get("multipleOf")),
        new Items(
            number(schema, "minItems"),
            number(schema, "maxItems"),
            schema.path("uniqueItems").asBoolean(),
            nested(schema.path("items")),
            texts(schema.path("x-kubernetes-list-map-keys"))),
        new Members(
            number(schema, "minProperties"),
            number(schema, "maxProperties"),
            texts(schema.path("required")),
            properties(schema),
            nested(schema.path("additionalProperties"))),
        new Junctions(
            list(schema.path("allOf")),
            list(schema.path("anyOf")),
            list(schema.path("oneOf")),
            nested(schema.path("not"))));
  }

  private static List<String> types(JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return List.of("integer", "string");
    }
    String type = schema.path("type").asText();
    return type.isEmpty() ? List.of() : List.of(type);
  }

  private static @Nullable Pattern pattern(JsonNode schema) {
    String pattern = schema.path("pattern").asText();
    try {
      return pattern.isEmpty() ? null : Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      // StructuralCheck has refused it; a schema stored before that rule has no pattern then.
      return null;
    }
  }

  private static Map<String, ValueRules> properties(JsonNode schema) {
    Map<String, ValueRules> properties = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      properties.put(field.getKey(), of(field.getValue()));
    }
    return Collections.unmodifiableMap(properties);
  }

  private static OptionalLong number(JsonNode schema, String name) {
    return Optional.ofNullable(schema.get(name))
        .filter(JsonNode::isNumber)
        .map(value -> OptionalLong.of(value.longValue()))
        .orElseGet(OptionalLong::empty);
  }

  private static @Nullable ValueRules nested(JsonNode schema) {
    return schema.isObject() ? of(schema) : null;
  }

  private static List<ValueRules> list(JsonNode schemas) {
    List<ValueRules> rules = new ArrayList<>();
    schemas.forEach(schema -> rules.add(of(schema)));
    return List.copyOf(rules);
  }

  private static List<JsonNode> nodes(JsonNode array) {
    List<JsonNode> nodes = new ArrayList<>();
    array.forEach(nodes::add);
    return List.copyOf(nodes);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(node -> texts.add(node.asText()));
    return List.copyOf(texts);
  }
}
