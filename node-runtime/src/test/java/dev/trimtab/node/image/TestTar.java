package dev.trimtab.node.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Archives made by hand, also such as no writer would make. */
final class TestTar {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TestTar file(String name, String content) {
    return file(name, content, 0644);
  }

  TestTar file(String name, String content, int mode) {
    var body = content.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(header(name, '0', body.length, "", mode));
    return body(body);
  }

  TestTar directory(String name, int mode) {
    out.writeBytes(header(name, '5', 0, "", mode));
    return this;
  }

  TestTar symbolicLink(String name, String target) {
    return header(name, '2', 0, target);
  }

  TestTar hardLink(String name, String target) {
    return header(name, '1', 0, target);
  }

  TestTar header(String name, char type, long size, String link) {
    out.writeBytes(header(name, type, size, link, 0644));
    return this;
  }

  TestTar pax(byte[] records) {
    return header("pax", 'x', records.length, "").body(records);
  }

  TestTar global(byte[] records) {
    return header("pax", 'g', records.length, "").body(records);
  }

  byte[] end() {
    out.writeBytes(new byte[1024]);
    return bytes();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  static byte[] record(String key, byte[] value) {
    var length = key.length() + value.length + 3;
    var digits = String.valueOf(length + String.valueOf(length).length());
    if (digits.length() > String.valueOf(length).length()) {
      digits = String.valueOf(length + digits.length());
    }
    var record = new ByteArrayOutputStream();
    record.writeBytes((digits + " " + key + "=").getBytes(StandardCharsets.UTF_8));
    record.writeBytes(value);
    record.write('\n');
    return record.toByteArray();
  }

  /** Half of the time, so that damage gets past the checksum. */
  static void fixChecksums(byte[] bytes, Random random) {
    for (int at = 0; at + 512 <= bytes.length && random.nextBoolean(); at += 512) {
      checksum(bytes, at);
    }
  }

  private TestTar body(byte[] content) {
    out.writeBytes(content);
    out.writeBytes(new byte[-content.length & 511]);
    return this;
  }

  private static byte[] header(String name, char type, long size, String link, int mode) {
    var block = new byte[512];
    put(block, 0, name);
    put(block, 100, "%07o".formatted(mode));
    put(block, 108, "%07o".formatted(0));
    put(block, 116, "%07o".formatted(0));
    if (size < 1L << 33) {
      put(block, 124, "%011o".formatted(size));
    } else {
      block[124] = (byte) 0x80;
      for (int i = 0; i < 8; i++) {
        block[135 - i] = (byte) (size >> (8 * i));
      }
    }
    put(block, 136, "%011o".formatted(1_600_000_000));
    block[156] = (byte) type;
    put(block, 157, link);
    put(block, 257, "ustar");
    put(block, 263, "00");
    checksum(block, 0);
    return block;
  }

  private static void put(byte[] block, int at, String text) {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private static void checksum(byte[] bytes, int at) {
    for (int i = 148; i < 156; i++) {
      bytes[at + i] = ' ';
    }
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += bytes[at + i] & 255;
    }
    var text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, bytes, at + 148, 8);
  }
}
