package dev.trimtab.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.NullValue;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks an object along its rules. */
final class RuleCheck {
  private final List<FieldError> errors = new ArrayList<>();

  List<FieldError> errors() {
    return errors;
  }

  /** Of the metadata, rules see the name only. */
  void root(RuleNode node, ObjectNode object, @Nullable JsonNode old) {
    value(node, visible(object), old instanceof ObjectNode before ? visible(before) : null, "");
  }

  private static ObjectNode visible(ObjectNode object) {
    ObjectNode copy = object.objectNode();
    copy.setAll(object);
    if (object.get("metadata") instanceof ObjectNode metadata) {
      copy.set("metadata", metadata.deepCopy().retain("name", "generateName"));
    }
    return copy;
  }

  private void value(RuleNode node, JsonNode value, @Nullable JsonNode old, String path) {
    if (value.isNull() || value.isMissingNode()) {
      return;
    }
    boolean unchanged = value.equals(old);
    for (CompiledRule rule : node.rules()) {
      if (!unchanged || rule.isTransition()) {
        check(node, rule, value, old, path);
      }
    }
    for (Map.Entry<String, RuleNode> property : node.properties().entrySet()) {
      String name = property.getKey();
      JsonNode before = old == null ? null : old.get(name);
      String place = path.isEmpty() ? name : path + "." + name;
      value(property.getValue(), value.path(name), before, place);
    }
    below(node, value, old, path);
  }

  private void below(RuleNode node, JsonNode value, @Nullable JsonNode old, String path) {
    if (node.items() != null && value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        JsonNode before = CelRules.correlated(node.schema(), value.get(i), old);
        value(node.items(), value.get(i), before, path + "[" + i + "]");
      }
    }
    if (node.values() != null && value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        JsonNode before = old == null ? null : old.get(entry.getKey());
        value(node.values(), entry.getValue(), before, path + "[" + entry.getKey() + "]");
      }
    }
  }

  private void check(
      RuleNode node, CompiledRule compiled, JsonNode value, @Nullable JsonNode old, String path) {
    Rule rule = compiled.rule();
    if (compiled.isTransition() && old == null && !rule.optionalOldSelf()) {
      return;
    }
    try {
      Object self = Values.of(value, node.schema());
      String problem = compiled.check(CelRules.variables(self, oldSelf(node, rule, old)));
      if (!problem.isEmpty()) {
        errors.add(RuleErrors.of(rule.reason(), path + rule.fieldPath(), value, problem));
      }
    } catch (ExpressionException e) {
      String detail = "rule evaluation error: " + e.getMessage() + " evaluating rule: ";
      String what = rule.message().isEmpty() ? rule.expression() : rule.message();
      errors.add(RuleErrors.of(Reason.INVALID, path, node.type(), detail + what));
    }
  }

  private static Object oldSelf(RuleNode node, Rule rule, @Nullable JsonNode old) {
    Object value = old == null ? NullValue.NULL_VALUE : Values.of(old, node.schema());
    if (!rule.optionalOldSelf()) {
      return value;
    }
    return old == null ? Optional.empty() : Optional.of(value);
  }
}
