package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import java.util.List;
import java.util.stream.Collectors;

/** Makes field errors with the sentences of Kubernetes. */
public final class FieldErrors {
  private FieldErrors() {}

  /** {@code Invalid value: "x": detail}. */
  public static FieldError invalid(String field, JsonNode value, String detail) {
    return new FieldError(Reason.INVALID, field, "Invalid value: " + value + ": " + detail);
  }

  /** {@code Invalid value: "x": detail}. */
  public static FieldError invalid(String field, String value, String detail) {
    return invalid(field, JsonNodeFactory.instance.textNode(value), detail);
  }

  /** {@code Required value: detail}. */
  public static FieldError required(String field, String detail) {
    String message = detail.isEmpty() ? "Required value" : "Required value: " + detail;
    return new FieldError(Reason.REQUIRED, field, message);
  }

  /** {@code Forbidden: detail}. */
  public static FieldError forbidden(String field, String detail) {
    return new FieldError(Reason.FORBIDDEN, field, "Forbidden: " + detail);
  }

  /** {@code Duplicate value: "x"}. */
  public static FieldError duplicate(String field, JsonNode value) {
    return new FieldError(Reason.DUPLICATE, field, "Duplicate value: " + value);
  }

  /** {@code Unsupported value: "x": supported values: "a", "b"}. */
  public static FieldError notSupported(String field, JsonNode value, List<JsonNode> supported) {
    String values =
        supported.stream()
            .map(choice -> choice.isTextual() ? choice.textValue() : choice.toString())
            .map(choice -> JsonNodeFactory.instance.textNode(choice).toString())
            .collect(Collectors.joining(", "));
    String message = "Unsupported value: " + value + ": supported values: " + values;
    return new FieldError(Reason.NOT_SUPPORTED, field, message);
  }

  static FieldError typeInvalid(String field, JsonNode value, String detail) {
    return new FieldError(Reason.TYPE_INVALID, field, "Invalid value: " + value + ": " + detail);
  }

  static FieldError tooLong(String field, long most) {
    String unit = most == 1 ? "byte" : "bytes";
    String message = "Too long: may not be more than " + most + " " + unit;
    return new FieldError(Reason.TOO_LONG, field, message);
  }

  static FieldError tooMany(String field, long actual, long most) {
    String unit = most == 1 ? "item" : "items";
    String message = "Too many: " + actual + ": must have at most " + most + " " + unit;
    return new FieldError(Reason.TOO_MANY, field, message);
  }
}
