package dev.trimtab.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.trimtab.apiserver.schema.DecodeException;
import dev.trimtab.apiserver.schema.DocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages whose JSON form is not an object of their fields. */
final class SpecialMessages {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private SpecialMessages() {}

  /** The value; null if the message is an ordinary one. */
  static @Nullable JsonNode decode(Message message, Wire wire) {
    return switch (message.simpleName()) {
      case "Quantity" -> NODES.textNode(Parts.of(wire).text(1));
      case "Time", "Timestamp" -> time(Parts.of(wire), false);
      case "MicroTime" -> time(Parts.of(wire), true);
      case "Duration" -> NODES.textNode(Parts.of(wire).number(1) + "ns");
      case "IntOrString" -> intOrString(Parts.of(wire));
      case "RawExtension", "FieldsV1", "JSON" -> json(Parts.of(wire), wire);
      case "JSONSchemaPropsOrArray", "JSONSchemaPropsOrBool", "JSONSchemaPropsOrStringArray" ->
          throw wire.wrong("schemas of custom resources are not read from protobuf; send JSON");
      default -> null;
    };
  }

  /** Go's zero time is an empty message, and null in JSON. */
  private static JsonNode time(Parts parts, boolean micros) {
    if (parts.isEmpty()) {
      return NullNode.getInstance();
    }
    try {
      Instant instant = Instant.ofEpochSecond(parts.number(1), parts.number(2));
      return NODES.textNode(
          micros
              ? MICROS.format(instant)
              : Instant.ofEpochSecond(instant.getEpochSecond()).toString());
    } catch (DateTimeException | ArithmeticException e) {
      throw new ProtobufException("a time is out of range: " + e.getMessage());
    }
  }

  private static JsonNode intOrString(Parts parts) {
    return parts.number(1) == 0
        ? NODES.numberNode((int) parts.number(2))
        : NODES.textNode(parts.text(3));
  }

  private static JsonNode json(Parts parts, Wire wire) {
    byte[] raw = parts.bytes(1);
    if (raw.length == 0) {
      return NullNode.getInstance();
    }
    try {
      return DocumentReader.json(raw).tree();
    } catch (DecodeException e) {
      throw wire.wrong("embedded JSON is malformed: " + e.getMessage());
    }
  }

  /** The fields of a small message. */
  private record Parts(Map<Integer, Long> numbers, Map<Integer, byte[]> blobs) {
    static Parts of(Wire wire) {
      var parts = new Parts(new HashMap<>(), new HashMap<>());
      while (wire.hasMore()) {
        long key = wire.varint();
        int number = (int) (key >>> 3);
        int wireType = (int) (key & 7);
        switch (wireType) {
          case Wire.VARINT -> parts.numbers.put(number, wire.varint());
          case Wire.BYTES -> parts.blobs.put(number, wire.part().bytes());
          default -> wire.skip(wireType);
        }
      }
      return parts;
    }

    boolean isEmpty() {
      return numbers.isEmpty();
    }

    long number(int field) {
      return numbers.getOrDefault(field, 0L);
    }

    byte[] bytes(int field) {
      return blobs.getOrDefault(field, new byte[0]);
    }

    String text(int field) {
      return new String(bytes(field), StandardCharsets.UTF_8);
    }
  }
}
