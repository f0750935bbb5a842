package dev.trimtab.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.model.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Selects by labels: all requirements must hold. */
public record LabelSelector(List<Requirement> requirements) {

  /** Selects everything. */
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /**
   * Reads the syntax of {@code labelSelector}.
   *
   * @throws dev.trimtab.apiserver.model.ApiException if it is wrong
   */
  public static LabelSelector parse(String text) {
    return text.isBlank() ? EVERYTHING : new LabelSelectorParser(text).parse();
  }

  /** Reads a {@code metav1.LabelSelector}. */
  public static LabelSelector of(JsonNode selector) {
    List<Requirement> all = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(
            label ->
                all.add(
                    new Requirement(
                        label.getKey(), Operator.IN, Set.of(label.getValue().asText()))));
    for (JsonNode expression : selector.path("matchExpressions")) {
      Set<String> values = new LinkedHashSet<>();
      expression.path("values").forEach(value -> values.add(value.asText()));
      Operator operator =
          switch (expression.path("operator").asText()) {
            case "In" -> Operator.IN;
            case "NotIn" -> Operator.NOT_IN;
            case "Exists" -> Operator.EXISTS;
            case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
            case String other ->
                throw ApiException.badRequest(
                    "\"%s\" is not a valid label selector operator".formatted(other));
          };
      all.add(new Requirement(expression.path("key").asText(), operator, values));
    }
    return new LabelSelector(all);
  }

  /** Whether all requirements hold. */
  public boolean matches(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it selects everything. */
  public boolean isEverything() {
    return requirements.isEmpty();
  }

  /** How a label is compared. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER_THAN,
    LESS_THAN
  }

  /** One condition on one label. */
  public record Requirement(String key, Operator operator, Set<String> values) {
    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
        case GREATER_THAN -> value != null && compare(value) > 0;
        case LESS_THAN -> value != null && compare(value) < 0;
      };
    }

    /** Zero also if the label is no number: then neither comparison holds. */
    private int compare(String value) {
      try {
        return Long.compare(Long.parseLong(value), Long.parseLong(values.iterator().next()));
      } catch (NumberFormatException notANumber) {
        return 0;
      }
    }
  }
}
