package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The fields of one protobuf message that is being written. */
final class ProtobufFields {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void text(int field, JsonNode value) {
    bytes(field, value.asText().getBytes(StandardCharsets.UTF_8));
  }

  /** Each item of an array, or the value itself. */
  void texts(int field, JsonNode value) {
    if (value.isArray()) {
      value.forEach(item -> text(field, item));
    } else {
      text(field, value);
    }
  }

  void flag(int field, JsonNode value) {
    tag(field, VARINT);
    varint(value.asBoolean() ? 1 : 0);
  }

  void whole(int field, JsonNode value) {
    tag(field, VARINT);
    varint(value.asLong());
  }

  void real(int field, JsonNode value) {
    tag(field, FIXED64);
    long bits = Double.doubleToRawLongBits(value.asDouble());
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (bits >>> shift));
    }
  }

  /** A value of any form: a message that holds it as YAML, of which JSON is a part. */
  void any(int field, JsonNode value) {
    part(field, any -> any.bytes(2, (value + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** A message within this one. */
  void part(int field, Consumer<ProtobufFields> content) {
    var part = new ProtobufFields();
    content.accept(part);
    bytes(field, part.toBytes());
  }

  /** A message of a name and a value. */
  void named(int field, String name, Consumer<ProtobufFields> value) {
    part(
        field,
        pair -> {
          pair.bytes(1, name.getBytes(StandardCharsets.UTF_8));
          pair.part(2, value);
        });
  }

  /** What a specification's own vendor adds; of other fields there is none to write. */
  void extension(int field, String name, JsonNode value) {
    if (name.startsWith("x-")) {
      part(
          field,
          pair -> {
            pair.bytes(1, name.getBytes(StandardCharsets.UTF_8));
            pair.any(2, value);
          });
    }
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private void bytes(int field, byte[] content) {
    tag(field, BYTES);
    varint(content.length);
    out.writeBytes(content);
  }

  private void tag(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
