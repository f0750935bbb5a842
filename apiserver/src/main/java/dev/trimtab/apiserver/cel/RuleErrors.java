package dev.trimtab.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;

/** Broken rules in the sentences of Kubernetes. */
final class RuleErrors {
  private RuleErrors() {}

  static FieldError of(Reason reason, String path, String value, String detail) {
    return of(reason, path, JsonNodeFactory.instance.textNode(value), detail);
  }

  /** Of objects and lists, which may be long, the value is not shown. */
  static FieldError of(Reason reason, String path, JsonNode value, String detail) {
    String shown = value.isContainerNode() ? "" : value + ": ";
    String message =
        switch (reason) {
          case REQUIRED -> "Required value: " + detail;
          case FORBIDDEN -> "Forbidden: " + detail;
          case DUPLICATE -> "Duplicate value" + (value.isContainerNode() ? "" : ": " + value);
          default -> "Invalid value: " + shown + detail;
        };
    return new FieldError(reason, path.isEmpty() ? "<nil>" : path, message);
  }
}
