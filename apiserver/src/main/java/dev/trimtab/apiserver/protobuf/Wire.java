package dev.trimtab.apiserver.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads protobuf's wire format from a part of an array. */
final class Wire {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final int MAX_SHIFT = 63;

  private final byte[] data;
  private final int end;
  private int at;

  Wire(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
      byte next = next();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw wrong("a number is too long");
  }

  long fixed(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (next() & 0xffL) << (8 * i);
    }
    return value;
  }

  /** A part with a length before it. */
  Wire part() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw wrong("a part is longer than the whole");
    }
    var part = new Wire(data, at, at + (int) length);
    at += (int) length;
    return part;
  }

  /** All that is left, as text. */
  String text() {
    String text = new String(data, at, end - at, StandardCharsets.UTF_8);
    at = end;
    return text;
  }

  /** All that is left. */
  byte[] bytes() {
    byte[] rest = Arrays.copyOfRange(data, at, end);
    at = end;
    return rest;
  }

  void skip(int wireType) {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> fixed(8);
      case BYTES -> part();
      case FIXED32 -> fixed(4);
      default -> throw wrong("unknown wire type " + wireType);
    }
  }

  ProtobufException wrong(String why) {
    return new ProtobufException("%s at byte %d".formatted(why, at));
  }

  private byte next() {
    if (at >= end) {
      throw wrong("the data ends too early");
    }
    return data[at++];
  }
}
