package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** Whether a value is of an allowed JSON type. */
final class TypeRule {
  private TypeRule() {}

  static void check(ValueRules rules, JsonNode value, String path, Findings findings) {
    List<String> types = rules.types();
    if (types.isEmpty() && rules.format().isEmpty()) {
      return;
    }
    findings.count();
    if (value.isNull()) {
      if (!types.isEmpty() && !rules.nullable()) {
        report(path, String.join(",", types), "null", findings);
      }
      return;
    }
    String type = typeOf(value);
    boolean wholeNumber = type.equals("number") && types.contains("integer") && isWhole(value);
    boolean integerAsNumber = type.equals("integer") && types.contains("number");
    boolean numeric = types.contains("number") || types.contains("integer");
    boolean textOrList = value.isTextual() || value.isArray();
    if (!rules.format().isEmpty() && !numeric && textOrList) {
      return;
    }
    if (!types.contains(type) && !wholeNumber && !integerAsNumber) {
      boolean byFormat = !rules.format().isEmpty() && !textOrList;
      if (byFormat) {
        report(path, rules.format(), formatOf(type), findings);
      } else {
        report(path, String.join(",", types), type, findings);
      }
    }
  }

  /** A type error shows the type found, or the offending text, as the value. */
  static void report(String path, String wanted, String found, Findings findings) {
    JsonNode shown = JsonNodeFactory.instance.textNode(found);
    String detail = path + " in body must be of type " + wanted + ": " + shown;
    findings.add(FieldErrors.typeInvalid(path, shown, detail));
  }

  static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, BINARY -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case NULL, MISSING -> "null";
      case OBJECT, POJO -> "object";
    };
  }

  private static boolean isWhole(JsonNode value) {
    double number = value.doubleValue();
    return Math.rint(number) == number && Math.abs(number) < 9.007199254740992E15;
  }

  private static String formatOf(String type) {
    return switch (type) {
      case "integer" -> "int64";
      case "number" -> "float64";
      default -> "";
    };
  }
}
