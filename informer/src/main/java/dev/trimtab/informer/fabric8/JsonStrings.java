package dev.trimtab.informer.fabric8;

import java.nio.charset.StandardCharsets;

/** JSON's escapes (RFC 8259 §7). */
final class JsonStrings {

  private JsonStrings() {}

  /** The text between the quotes. */
  static String unescape(byte[] json, int from, int to) {
    String raw = new String(json, from, to - from, StandardCharsets.UTF_8);
    var text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escape = i + 1 < raw.length() ? raw.charAt(++i) : '\\';
      switch (escape) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append(codeUnit(raw, i + 1));
          i += 4;
        }
        default -> text.append(escape);
      }
    }
    return text.toString();
  }

  private static char codeUnit(String raw, int at) {
    try {
      return (char) Integer.parseInt(raw, at, at + 4, 16);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new MalformedJsonException("expected four hexadecimal digits in string: " + raw);
    }
  }
}
