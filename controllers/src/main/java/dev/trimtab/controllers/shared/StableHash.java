package dev.trimtab.controllers.shared;

import java.nio.charset.StandardCharsets;

/** Hashes that are part of object names: equal on every machine and in every release. */
public final class StableHash {

  /** No vowels, no 0, 1, 3: a hash spells no word. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private StableHash() {}

  /** FNV-1a of the text, 32 bits, in letters that are safe in a name. */
  public static String of(String text) {
    int hash = 0x811c9dc5;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    String decimal = Integer.toUnsignedString(hash);
    var name = new StringBuilder(decimal.length());
    decimal.chars().forEach(c -> name.append(ALPHABET.charAt(c % ALPHABET.length())));
    return name.toString();
  }
}
