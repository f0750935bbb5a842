package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trimtab.apiserver.model.FieldError;
import java.util.ArrayList;
import java.util.List;

/** What a validation found, and how much it looked at: the best of several branches saw most. */
final class Findings {
  private final List<FieldError> errors = new ArrayList<>();
  private int checks;

  List<FieldError> errors() {
    return errors;
  }

  boolean isValid() {
    return errors.isEmpty();
  }

  int checks() {
    return checks;
  }

  void count() {
    checks++;
  }

  void add(FieldError error) {
    errors.add(error);
  }

  void add(Findings others) {
    errors.addAll(others.errors);
    checks += others.checks;
  }

  /** {@code path: Invalid value: value: path in body detail}. */
  void invalid(String path, JsonNode value, String detail) {
    errors.add(FieldErrors.invalid(path, value, path + " in body " + detail));
  }

  void invalid(String path, String value, String detail) {
    invalid(path, JsonNodeFactory.instance.textNode(value), detail);
  }

  void invalid(String path, long value, String detail) {
    invalid(path, JsonNodeFactory.instance.numberNode(value), detail);
  }

  /** The same look without its errors. */
  Findings forgiven() {
    Findings result = new Findings();
    result.checks = checks;
    return result;
  }
}
