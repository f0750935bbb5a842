package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;

/** A total order of JSON values: numbers, strings, booleans, null, then the rest by their text. */
final class JsonOrder {
  private JsonOrder() {}

  static int compare(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return left.decimalValue().compareTo(right.decimalValue());
    }
    if (left.isTextual() && right.isTextual()) {
      return left.textValue().compareTo(right.textValue());
    }
    int rank = Integer.compare(rank(left), rank(right));
    return rank != 0 ? rank : left.toString().compareTo(right.toString());
  }

  /** Whether two values say the same, whatever the Java types of their numbers. */
  static boolean equal(JsonNode left, JsonNode right) {
    return left.equals(JsonOrder::compareLeaves, right);
  }

  private static int compareLeaves(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return left.decimalValue().compareTo(right.decimalValue());
    }
    return left.equals(right) ? 0 : 1;
  }

  private static int rank(JsonNode node) {
    return switch (node.getNodeType()) {
      case NUMBER -> 0;
      case STRING, BINARY -> 1;
      case BOOLEAN -> 2;
      case NULL, MISSING -> 3;
      case ARRAY, OBJECT, POJO -> 4;
    };
  }
}
