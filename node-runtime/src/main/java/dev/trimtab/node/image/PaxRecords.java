package dev.trimtab.node.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Extended header records of a tar archive: lines of {@code length key=value\n}, whose values are
 * bytes.
 */
final class PaxRecords {

  private static final String XATTR = "SCHILY.xattr.";

  private final Map<String, byte[]> values;

  private PaxRecords(Map<String, byte[]> values) {
    this.values = values;
  }

  static PaxRecords none() {
    return new PaxRecords(Map.of());
  }

  /** Reads the body of an extended header; what it does not say is taken from {@code defaults}. */
  static PaxRecords parse(byte[] body, PaxRecords defaults) throws IOException {
    var values = new LinkedHashMap<>(defaults.values);
    int at = 0;
    while (at < body.length) {
      var space = indexOf(body, ' ', at);
      var end = at + length(body, at, space);
      if (end > body.length || end <= space + 1 || body[end - 1] != '\n') {
        throw new IOException("an extended header record is malformed");
      }
      var equals = indexOf(body, '=', space);
      if (equals >= end) {
        throw new IOException("an extended header record has no '='");
      }
      var key = new String(body, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      values.put(key, java.util.Arrays.copyOfRange(body, equals + 1, end - 1));
      at = end;
    }
    return new PaxRecords(values);
  }

  boolean has(String key) {
    return text(key) != null;
  }

  /** As characters of one byte; null if absent or, which means the same, empty. */
  @Nullable String text(String key) {
    var value = values.get(key);
    return value == null || value.length == 0
        ? null
        : new String(value, StandardCharsets.ISO_8859_1);
  }

  long number(String key, long otherwise) throws IOException {
    var text = text(key);
    if (text == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException(key + " \"" + text + "\" is not a number", e);
    }
  }

  Map<String, byte[]> xattrs() {
    var all = new HashMap<String, byte[]>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(XATTR)) {
            all.put(key.substring(XATTR.length()), value);
          }
        });
    return all;
  }

  private static int length(byte[] body, int at, int space) throws IOException {
    try {
      return Integer.parseUnsignedInt(
          new String(body, at, space - at, StandardCharsets.US_ASCII), 10);
    } catch (NumberFormatException e) {
      throw new IOException("an extended header record has no length", e);
    }
  }

  private static int indexOf(byte[] body, char wanted, int from) throws IOException {
    for (int i = from; i < body.length; i++) {
      if (body[i] == wanted) {
        return i;
      }
    }
    throw new IOException("an extended header record is cut off");
  }
}
