package dev.trimtab.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a schema that has rules, or leads to parts that have.
 *
 * @param schema the part of the schema
 * @param rules with their indexes
 * @param items for lists; null without rules below
 * @param values for maps; null without rules below
 */
record RuleNode(
    JsonNode schema,
    List<CompiledRule> rules,
    Map<String, RuleNode> properties,
    @Nullable RuleNode items,
    @Nullable RuleNode values) {

  /** Null if there are no rules at all. */
  static @Nullable RuleNode of(JsonNode schema) {
    if (!schema.isObject()) {
      return null;
    }
    List<CompiledRule> rules = new ArrayList<>();
    schema
        .path("x-kubernetes-validations")
        .forEach(rule -> rules.add(new CompiledRule(Rule.of(rule))));
    Map<String, RuleNode> properties = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      RuleNode below = of(field.getValue());
      if (below != null) {
        properties.put(field.getKey(), below);
      }
    }
    RuleNode items = of(schema.path("items"));
    RuleNode values = of(schema.path("additionalProperties"));
    boolean empty = rules.isEmpty() && properties.isEmpty() && items == null && values == null;
    return empty ? null : new RuleNode(schema, rules, properties, items, values);
  }

  /** What the value is called in errors. */
  String type() {
    return schema.path("x-kubernetes-int-or-string").asBoolean()
        ? ""
        : schema.path("type").asText();
  }
}
