package dev.trimtab.apiserver.security;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The part of DER (X.690) that certificates are made of. Each method returns one whole element. */
final class Der {
  private static final Instant UTC_TIME_ENDS = Instant.parse("2050-01-01T00:00:00Z");
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return element(0x30, concat(parts));
  }

  static byte[] set(byte[]... parts) {
    return element(0x31, concat(parts));
  }

  static byte[] integer(BigInteger value) {
    return element(0x02, value.toByteArray());
  }

  static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  static byte[] trueValue() {
    return element(0x01, new byte[] {(byte) 0xff});
  }

  static byte[] octets(byte[] content) {
    return element(0x04, content);
  }

  static byte[] utf8(String text) {
    return element(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A bit string of whole bytes. */
  static byte[] bits(byte[] content) {
    return bits(content, 0);
  }

  static byte[] bits(byte[] content, int unused) {
    return element(0x03, concat(new byte[] {(byte) unused}, content));
  }

  /** An object identifier, from its dotted form. */
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      content.writeBytes(base128(Integer.parseInt(arcs[i])));
    }
    return element(0x06, content.toByteArray());
  }

  private static byte[] base128(int arc) {
    int groups = 1;
    while (arc >>> (7 * groups) != 0) {
      groups++;
    }
    byte[] bytes = new byte[groups];
    for (int i = 0; i < groups; i++) {
      int bits = arc >>> (7 * (groups - 1 - i)) & 0x7f;
      bytes[i] = (byte) (i < groups - 1 ? bits | 0x80 : bits);
    }
    return bytes;
  }

  /** A moment, to the second, in the form that its year asks for. */
  static byte[] time(Instant moment) {
    boolean early = moment.isBefore(UTC_TIME_ENDS);
    String text = (early ? UTC_TIME : GENERALIZED_TIME).format(moment);
    return element(early ? 0x17 : 0x18, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A tag of the context that holds whole elements. */
  static byte[] explicit(int tag, byte[] content) {
    return element(0xa0 | tag, content);
  }

  /** A tag of the context in place of the element's own. */
  static byte[] implicit(int tag, byte[] content) {
    return element(0x80 | tag, content);
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 4);
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int skip = length[0] == 0 ? 1 : 0;
      out.write(0x80 | (length.length - skip));
      out.write(length, skip, length.length - skip);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
