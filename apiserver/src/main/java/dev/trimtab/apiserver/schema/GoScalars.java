package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;

/** Scalars as Go's JSON decoder takes them, and the canonical value that is stored. */
final class GoScalars {
  private GoScalars() {}

  /** The canonical value, or a {@link DecodeException}. The node is not null. */
  static JsonNode decode(ScalarSchema schema, JsonNode node, Location at) {
    return switch (schema.type()) {
      case STRING -> TextNode.valueOf(text(node, at, schema.goType()));
      case BOOLEAN -> {
        if (!node.isBoolean()) {
          throw mismatch(node, at, schema.goType());
        }
        yield node;
      }
      case INT32 -> integer(node, at, 32, schema.goType());
      case INT64 -> integer(node, at, 64, schema.goType());
      case DOUBLE -> {
        if (!node.isNumber()) {
          throw mismatch(node, at, schema.goType());
        }
        yield node;
      }
      case BYTES -> bytes(node, at, schema.goType());
      case QUANTITY -> quantity(node);
      case INT_OR_STRING -> node.isTextual() ? node : integer(node, at, 32, "int32");
      case TIME -> TextNode.valueOf(GoTime.seconds(text(node, at, "string")));
      case MICRO_TIME -> TextNode.valueOf(GoTime.micros(text(node, at, "string")));
      case DURATION -> TextNode.valueOf(GoDuration.canonical(text(node, at, "string")));
    };
  }

  /** What Go writes for a value that was never set. */
  static JsonNode zero(ScalarType type) {
    return switch (type) {
      case STRING -> TextNode.valueOf("");
      case BOOLEAN -> BooleanNode.FALSE;
      case INT32, INT_OR_STRING -> IntNode.valueOf(0);
      case INT64 -> LongNode.valueOf(0);
      case DOUBLE -> IntNode.valueOf(0);
      case BYTES, TIME, MICRO_TIME -> NullNode.getInstance();
      case QUANTITY -> TextNode.valueOf("0");
      case DURATION -> TextNode.valueOf("0s");
    };
  }

  /** Whether Go leaves the value out under {@code omitempty}. Structs are never empty. */
  static boolean empty(ScalarType type, JsonNode value) {
    return switch (type) {
      case STRING, BYTES -> value.asText().isEmpty() || value.isNull();
      case BOOLEAN -> !value.booleanValue();
      case INT32, INT64 -> value.longValue() == 0;
      case DOUBLE -> value.doubleValue() == 0;
      case QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION -> false;
    };
  }

  /** {@code json: cannot unmarshal string into Go struct field PodSpec.spec.x of type int32}. */
  static DecodeException mismatch(JsonNode node, Location at, String goType) {
    return mismatch(kind(node), at, goType);
  }

  private static DecodeException mismatch(String value, Location at, String goType) {
    String target =
        at.struct() == null ? "Go value" : "Go struct field " + at.struct() + "." + at.goPath();
    return new DecodeException(
        "json: cannot unmarshal " + value + " into " + target + " of type " + goType);
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING, BINARY -> "string";
      case NUMBER -> "number";
      case BOOLEAN -> "bool";
      case ARRAY -> "array";
      default -> "object";
    };
  }

  private static String text(JsonNode node, Location at, String goType) {
    if (!node.isTextual()) {
      throw mismatch(node, at, goType);
    }
    return node.textValue();
  }

  private static JsonNode integer(JsonNode node, Location at, int bits, String goType) {
    if (!node.isNumber()) {
      throw mismatch(node, at, goType);
    }
    if (!node.isIntegralNumber() || node.bigIntegerValue().bitLength() >= bits) {
      throw mismatch("number " + node.asText(), at, goType);
    }
    BigInteger value = node.bigIntegerValue();
    return bits == 32 ? IntNode.valueOf(value.intValue()) : LongNode.valueOf(value.longValue());
  }

  private static JsonNode bytes(JsonNode node, Location at, String goType) {
    String text = text(node, at, goType).replace("\n", "").replace("\r", "");
    int bad = Base64Text.firstBadByte(text);
    if (bad >= 0) {
      throw new DecodeException("illegal base64 data at input byte " + bad);
    }
    return TextNode.valueOf(text);
  }

  private static JsonNode quantity(JsonNode node) {
    String text = node.isTextual() ? node.textValue() : node.isNumber() ? number(node) : "x";
    try {
      return TextNode.valueOf(Quantity.parse(text).text());
    } catch (Quantity.InvalidQuantityException e) {
      throw new DecodeException(String.valueOf(e.getMessage()));
    }
  }

  private static String number(JsonNode node) {
    return node instanceof DecimalNode || node instanceof DoubleNode
        ? node.decimalValue().toPlainString()
        : node.asText();
  }
}
