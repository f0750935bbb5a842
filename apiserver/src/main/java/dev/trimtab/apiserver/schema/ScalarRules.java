package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.trimtab.apiserver.schema.ValueRules.Numbers;
import dev.trimtab.apiserver.schema.ValueRules.Text;
import java.math.BigDecimal;
import java.util.List;

/** The rules of strings, numbers and enumerations. */
final class ScalarRules {
  private ScalarRules() {}

  /** Only the first failure counts. */
  static void checkText(Text rules, JsonNode value, String path, Findings findings) {
    String text = value.textValue();
    long length = text.codePointCount(0, text.length());
    Pattern pattern = rules.pattern();
    if (rules.maxLength().isPresent() && length > rules.maxLength().getAsLong()) {
      findings.add(FieldErrors.tooLong(path, rules.maxLength().getAsLong()));
    } else if (rules.minLength().isPresent() && length < rules.minLength().getAsLong()) {
      findings.invalid(
          path, value, "should be at least " + rules.minLength().getAsLong() + " chars long");
    } else if (pattern != null && !pattern.matcher(text).find()) {
      findings.invalid(path, value, "should match '" + pattern.pattern() + "'");
    }
    findings.count();
  }

  static void checkFormat(ValueRules rules, JsonNode value, String path, Findings findings) {
    if (!Formats.accepts(rules.format(), value.textValue())) {
      TypeRule.report(path, rules.format(), value.textValue(), findings);
    }
    findings.count();
  }

  static void checkNumber(ValueRules rules, JsonNode value, String path, Findings findings) {
    Numbers limits = rules.numbers();
    checkRange(rules, value, path, findings);
    BigDecimal number = value.decimalValue();
    JsonNode factor = limits.multipleOf();
    if (factor != null && factor.decimalValue().signum() > 0) {
      if (number.remainder(factor.decimalValue()).signum() != 0) {
        findings.invalid(path, value, "should be a multiple of " + GoNumbers.text(factor));
      }
    }
    JsonNode minimum = limits.minimum();
    if (minimum != null) {
      int order = number.compareTo(minimum.decimalValue());
      if (limits.exclusiveMinimum() ? order <= 0 : order < 0) {
        String words = limits.exclusiveMinimum() ? "greater than " : "greater than or equal to ";
        findings.invalid(path, value, "should be " + words + GoNumbers.text(minimum));
      }
    }
    JsonNode maximum = limits.maximum();
    if (maximum != null) {
      int order = number.compareTo(maximum.decimalValue());
      if (limits.exclusiveMaximum() ? order >= 0 : order > 0) {
        String words = limits.exclusiveMaximum() ? "less than " : "less than or equal to ";
        findings.invalid(path, value, "should be " + words + GoNumbers.text(maximum));
      }
    }
    findings.count();
  }

  private static void checkRange(ValueRules rules, JsonNode value, String path, Findings findings) {
    boolean integer = rules.types().equals(List.of("integer"));
    int bits = rules.format().equals("int32") ? 32 : 64;
    boolean fits =
        value.decimalValue().stripTrailingZeros().scale() > 0
            || value.bigIntegerValue().bitLength() < bits;
    if (integer && !fits) {
      String format =
          rules.format().isEmpty() ? " (default format)" : " with format " + rules.format();
      findings.add(
          FieldErrors.invalid(
              "<nil>", "", "Checked value must be of type integer" + format + " in " + path));
    }
  }

  static void checkEnumeration(
      List<JsonNode> allowed, JsonNode value, String path, Findings findings) {
    boolean found = allowed.stream().anyMatch(choice -> same(choice, value));
    if (!found) {
      findings.add(FieldErrors.notSupported(path, value, allowed));
    }
    findings.count();
  }

  private static boolean same(JsonNode choice, JsonNode value) {
    boolean numbers = choice.isNumber() && value.isNumber();
    return numbers
        ? choice.decimalValue().compareTo(value.decimalValue()) == 0
        : choice.equals(value);
  }
}
