package dev.trimtab.node.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A header block of a tar archive: POSIX ustar with GNU's extensions. */
final class TarHeader {

  static final int BLOCK = 512;
  private static final int CHECKSUM = 148;

  private final byte[] block;

  /** Over one block, which must not be changed. */
  TarHeader(byte[] block) {
    this.block = block;
  }

  boolean isZero() {
    for (var b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  void verify() throws IOException {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      var b = i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i];
      unsigned += b & 255;
      // Some old writers summed signed characters.
      signed += b;
    }
    var said = number(CHECKSUM, 8);
    if (said != unsigned && said != signed) {
      throw new IOException("a header's checksum is wrong");
    }
  }

  char type() {
    return (char) (block[156] & 255);
  }

  String name() {
    var name = text(0, 100);
    var prefix = isUstar() ? text(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String linkName() {
    return text(157, 100);
  }

  int mode() throws IOException {
    return (int) number(100, 8) & 07777;
  }

  long uid() throws IOException {
    return number(108, 8);
  }

  long gid() throws IOException {
    return number(116, 8);
  }

  long size() throws IOException {
    return number(124, 12);
  }

  long seconds() throws IOException {
    return number(136, 12);
  }

  int major() throws IOException {
    return hasMagic() ? (int) number(329, 8) : 0;
  }

  int minor() throws IOException {
    return hasMagic() ? (int) number(337, 8) : 0;
  }

  private boolean hasMagic() {
    return text(257, 5).equals("ustar");
  }

  /** GNU's own format has other things where ustar has a prefix. */
  private boolean isUstar() {
    return hasMagic() && block[262] == 0;
  }

  private String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return new String(block, offset, end - offset, StandardCharsets.ISO_8859_1);
  }

  /** Octal digits, or GNU's base 256 if the first bit is set. */
  private long number(int offset, int length) throws IOException {
    if ((block[offset] & 0x80) != 0) {
      return base256(offset, length);
    }
    var digits = text(offset, length).trim();
    if (digits.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("\"" + digits + "\" is not an octal number", e);
    }
  }

  private long base256(int offset, int length) throws IOException {
    var negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = 0; i < length; i++) {
      var b = i == 0 && !negative ? block[offset] & 0x7f : block[offset + i] & 255;
      if (value >> 55 != (negative ? -1 : 0)) {
        throw new IOException("a number does not fit into 64 bits");
      }
      value = value << 8 | b;
    }
    return value;
  }
}
