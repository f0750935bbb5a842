package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.schema.ValueRules.Items;
import dev.trimtab.apiserver.schema.ValueRules.Members;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks a value along its rules, in the order and with the sentences of kube-openapi. */
final class ValueValidator {
  private ValueValidator() {}

  /**
   * What is wrong with the value.
   *
   * @param old the value that it replaces; unchanged parts are not blamed
   */
  static List<FieldError> validate(ValueRules rules, JsonNode value, @Nullable JsonNode old) {
    return validate(rules, value, old, "").errors();
  }

  static Findings validate(ValueRules rules, JsonNode value, @Nullable JsonNode old, String path) {
    Findings findings = new Findings();
    TypeRule.check(rules, value, path, findings);
    if (!value.isNull()) {
      if (!rules.junctions().isEmpty()) {
        JunctionRule.check(rules.junctions(), value, path, findings);
      }
      checkValue(rules, value, old, path, findings);
    }
    if (!rules.enumeration().isEmpty()) {
      ScalarRules.checkEnumeration(rules.enumeration(), value, path, findings);
    }
    findings.count();
    return value.equals(old) && !path.isEmpty() ? findings.forgiven() : findings;
  }

  private static void checkValue(
      ValueRules rules, JsonNode value, @Nullable JsonNode old, String path, Findings findings) {
    if (value.isTextual()) {
      ScalarRules.checkText(rules.text(), value, path, findings);
      ScalarRules.checkFormat(rules, value, path, findings);
    } else if (value.isNumber()) {
      ScalarRules.checkNumber(rules, value, path, findings);
    } else if (value instanceof ArrayNode array) {
      checkItems(rules.items(), array, old, path, findings);
    } else if (value instanceof ObjectNode object) {
      checkMembers(rules.members(), object, old, path, findings);
    }
    findings.count();
  }

  private static void checkItems(
      Items rules, ArrayNode array, @Nullable JsonNode old, String path, Findings findings) {
    if (rules.each() != null) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode item = array.get(i);
        JsonNode before = correlated(rules.mapKeys(), item, old);
        findings.add(validate(rules.each(), item, before, path + "[" + i + "]"));
      }
    }
    if (rules.min().isPresent() && array.size() < rules.min().getAsLong()) {
      findings.invalid(
          path, array.size(), "should have at least " + rules.min().getAsLong() + " items");
    }
    if (rules.max().isPresent() && array.size() > rules.max().getAsLong()) {
      findings.add(FieldErrors.tooMany(path, array.size(), rules.max().getAsLong()));
    }
    if (rules.unique() && hasDuplicates(array)) {
      findings.invalid(path, "", "shouldn't contain duplicates");
    }
  }

  private static boolean hasDuplicates(ArrayNode array) {
    long distinct = array.valueStream().distinct().count();
    return distinct < array.size();
  }

  /** The old item with the same keys; items of other lists have no past. */
  private static @Nullable JsonNode correlated(
      List<String> keys, JsonNode item, @Nullable JsonNode old) {
    if (old == null || !old.isArray() || keys.isEmpty() || !item.isObject()) {
      return null;
    }
    for (JsonNode candidate : old) {
      if (keys.stream().allMatch(key -> candidate.path(key).equals(item.path(key)))) {
        return candidate;
      }
    }
    return null;
  }

  private static void checkMembers(
      Members rules, ObjectNode object, @Nullable JsonNode old, String path, Findings findings) {
    if (rules.min().isPresent() && object.size() < rules.min().getAsLong()) {
      findings.invalid(
          path, object.size(), "should have at least " + rules.min().getAsLong() + " properties");
    }
    if (rules.max().isPresent() && object.size() > rules.max().getAsLong()) {
      findings.add(FieldErrors.tooMany(path, object.size(), rules.max().getAsLong()));
    }
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      ValueRules property = rules.properties().get(name);
      ValueRules each = property == null ? rules.additional() : property;
      if (each != null) {
        JsonNode before = old == null ? null : old.get(name);
        String place = path.isEmpty() ? name : path + "." + name;
        findings.add(validate(each, member.getValue(), before, place));
      }
    }
    for (String name : rules.required()) {
      if (!object.has(name)) {
        findings.add(FieldErrors.required(path.isEmpty() ? name : path + "." + name, ""));
      }
    }
  }
}
