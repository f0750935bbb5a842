package dev.trimtab.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.model.FieldError.Reason;
import java.util.regex.Pattern;

/**
 * One rule, as written.
 *
 * @param expression true if the value is right
 * @param message what to say otherwise; may be empty
 * @param messageExpression makes the message; may be empty
 * @param fieldPath where to say it, relative to the value; may be empty
 * @param optionalOldSelf whether it also holds when there is no old value
 */
record Rule(
    String expression,
    String message,
    String messageExpression,
    Reason reason,
    String fieldPath,
    boolean optionalOldSelf) {
  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");

  static Rule of(JsonNode node) {
    Reason reason =
        switch (node.path("reason").asText()) {
          case "FieldValueRequired" -> Reason.REQUIRED;
          case "FieldValueForbidden" -> Reason.FORBIDDEN;
          case "FieldValueDuplicate" -> Reason.DUPLICATE;
          default -> Reason.INVALID;
        };
    return new Rule(
        node.path("rule").asText(),
        node.path("message").asText(),
        node.path("messageExpression").asText(),
        reason,
        node.path("fieldPath").asText(),
        node.path("optionalOldSelf").asBoolean());
  }

  /** Whether it compares with the old value. */
  boolean isTransition() {
    return OLD_SELF.matcher(expression).find();
  }
}
