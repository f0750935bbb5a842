package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** {@code LabelSelector}s: whether they are sound, and what they match. */
final class Selectors {
  private Selectors() {}

  /** Complains about keys, operators and values. */
  static void check(Field selector) {
    ObjectMetaRules.checkLabels(selector.get("matchLabels"));
    for (Field expression : selector.get("matchExpressions").items()) {
      checkExpression(expression);
    }
  }

  private static void checkExpression(Field expression) {
    Field values = expression.get("values");
    switch (expression.get("operator").text()) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          values.required("must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      default -> expression.get("operator").invalid("not a valid selector operator");
    }
    expression.get("key").invalidEach(Names.qualified(expression.get("key").text()));
    values.items().forEach(value -> value.invalidEach(Names.labelValue(value.text())));
  }

  static boolean isEmpty(JsonNode selector) {
    return selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty();
  }

  /** Whether a sound selector matches labels; an empty one matches all. */
  static boolean matches(JsonNode selector, JsonNode labels) {
    Map<String, String> have = Trees.strings(labels);
    for (Map.Entry<String, String> wanted :
        Trees.strings(selector.path("matchLabels")).entrySet()) {
      if (!wanted.getValue().equals(have.get(wanted.getKey()))) {
        return false;
      }
    }
    return StreamSupport.stream(selector.path("matchExpressions").spliterator(), false)
        .allMatch(expression -> holds(expression, have));
  }

  private static boolean holds(JsonNode expression, Map<String, String> have) {
    String value = have.get(expression.path("key").asText(""));
    List<String> values =
        StreamSupport.stream(expression.path("values").spliterator(), false)
            .map(item -> item.asText(""))
            .toList();
    return switch (expression.path("operator").asText("")) {
      case "In" -> value != null && values.contains(value);
      case "NotIn" -> value == null || !values.contains(value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      default -> false;
    };
  }
}
