package dev.trimtab.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All rules of one schema. */
public final class CelRules {
  private final @Nullable RuleNode root;

  private CelRules(@Nullable RuleNode root) {
    this.root = root;
  }

  /** Finds the rules in an {@code openAPIV3Schema}; compiles nothing yet. */
  public static CelRules of(JsonNode schema) {
    return new CelRules(RuleNode.of(schema));
  }

  /** Whether there is nothing to check. */
  public boolean isEmpty() {
    return root == null;
  }

  /**
   * Which rules do not compile.
   *
   * @param path where the schema stands
   */
  public List<FieldError> compileErrors(String path) {
    List<FieldError> errors = new ArrayList<>();
    if (root != null) {
      compile(root, path, errors);
    }
    return errors;
  }

  private static void compile(RuleNode node, String path, List<FieldError> errors) {
    for (int i = 0; i < node.rules().size(); i++) {
      CompiledRule rule = node.rules().get(i);
      String problem = rule.problem();
      if (!problem.isEmpty()) {
        String place = path + ".x-kubernetes-validations[" + i + "].rule";
        errors.add(
            RuleErrors.of(FieldError.Reason.INVALID, place, rule.rule().expression(), problem));
      }
    }
    node.properties()
        .forEach((name, below) -> compile(below, path + ".properties[" + name + "]", errors));
    if (node.items() != null) {
      compile(node.items(), path + ".items", errors);
    }
    if (node.values() != null) {
      compile(node.values(), path + ".additionalProperties", errors);
    }
  }

  /**
   * Which rules an object breaks.
   *
   * @param old what it replaces; null on create, where rules about changes do not apply
   */
  public List<FieldError> validate(ObjectNode object, @Nullable JsonNode old) {
    RuleCheck check = new RuleCheck();
    if (root != null) {
      check.root(root, object, old);
    }
    return check.errors();
  }

  /** The old item with the same keys; items of other lists have no past. */
  static @Nullable JsonNode correlated(JsonNode schema, JsonNode item, @Nullable JsonNode old) {
    JsonNode keys = schema.path("x-kubernetes-list-map-keys");
    if (old == null || !old.isArray() || keys.isEmpty()) {
      return null;
    }
    for (JsonNode candidate : old) {
      boolean same = true;
      for (JsonNode key : keys) {
        same &= candidate.path(key.asText()).equals(item.path(key.asText()));
      }
      if (same) {
        return candidate;
      }
    }
    return null;
  }

  /** What a program sees. */
  static Map<String, Object> variables(Object self, Object oldSelf) {
    return Map.of("self", self, "oldSelf", oldSelf);
  }
}
