package dev.trimtab.apiserver.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Textual encoding (RFC 7468). */
final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  static String encode(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(content), label);
  }

  /** All sections of a label, in order. */
  static List<byte[]> decode(String text, String label) {
    Pattern section =
        Pattern.compile(
            "-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label + "-----");
    Matcher matcher = section.matcher(text);
    List<byte[]> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(Base64.getMimeDecoder().decode(matcher.group(1)));
    }
    return found;
  }
}
