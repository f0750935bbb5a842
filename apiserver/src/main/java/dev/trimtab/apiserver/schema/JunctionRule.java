package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.schema.ValueRules.Junctions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules allOf, anyOf, oneOf and not. */
final class JunctionRule {
  private JunctionRule() {}

  static void check(Junctions rules, JsonNode value, String path, Findings findings) {
    if (!rules.anyOf().isEmpty()) {
      checkAnyOf(rules.anyOf(), value, path, findings);
    }
    if (!rules.oneOf().isEmpty()) {
      checkOneOf(rules.oneOf(), value, path, findings);
    }
    if (!rules.allOf().isEmpty()) {
      checkAllOf(rules.allOf(), value, path, findings);
    }
    if (rules.not() != null && ValueValidator.validate(rules.not(), value, null, path).isValid()) {
      report(path, "must not validate the schema (not)", findings);
    }
    findings.count();
  }

  private static void checkAnyOf(
      List<ValueRules> branches, JsonNode value, String path, Findings findings) {
    Findings best = null;
    for (ValueRules branch : branches) {
      Findings found = ValueValidator.validate(branch, value, null, path);
      if (found.isValid()) {
        findings.add(found);
        return;
      }
      best = better(best, found);
    }
    report(path, "must validate at least one schema (anyOf)", findings);
    if (best != null) {
      findings.add(best);
    }
  }

  private static void checkOneOf(
      List<ValueRules> branches, JsonNode value, String path, Findings findings) {
    Findings best = null;
    int valid = 0;
    for (ValueRules branch : branches) {
      Findings found = ValueValidator.validate(branch, value, null, path);
      if (found.isValid()) {
        valid++;
        best = null;
      } else if (valid == 0) {
        best = better(best, found);
      }
    }
    if (valid == 1) {
      return;
    }
    String detail = valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives";
    report(path, "must validate one and only one schema (oneOf). " + detail, findings);
    if (best != null) {
      findings.add(best);
    }
  }

  private static void checkAllOf(
      List<ValueRules> branches, JsonNode value, String path, Findings findings) {
    int valid = 0;
    for (ValueRules branch : branches) {
      Findings found = ValueValidator.validate(branch, value, null, path);
      valid += found.isValid() ? 1 : 0;
      findings.add(found);
    }
    if (valid != branches.size()) {
      String detail = valid == 0 ? ". None validated" : "";
      report(path, "must validate all the schemas (allOf)" + detail, findings);
    }
  }

  private static Findings better(@Nullable Findings best, Findings found) {
    return best == null || found.checks() > best.checks() ? found : best;
  }

  /** Kubernetes names no field for these, only in the sentence. */
  private static void report(String path, String message, Findings findings) {
    findings.add(FieldErrors.invalid("<nil>", "", "\"" + path + "\" " + message));
  }
}
