package dev.trimtab.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;

/** Whether two JSON values say the same, whatever the Java types of their numbers. */
final class JsonEquality {
  private static final Comparator<JsonNode> BY_VALUE =
      (left, right) -> {
        if (left.isNumber() && right.isNumber()) {
          return left.decimalValue().compareTo(right.decimalValue());
        }
        return left.equals(right) ? 0 : 1;
      };

  private JsonEquality() {}

  static boolean equal(JsonNode left, JsonNode right) {
    return left.equals(BY_VALUE, right);
  }
}
