package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of content by what it is, such as {@code sha256:9f86…}.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex the hash in lower-case hexadecimal digits
 */
public record Digest(String algorithm, String hex) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

  public Digest {
    var length =
        switch (algorithm) {
          case "sha256" -> 64;
          case "sha512" -> 128;
          default ->
              throw new NodeException.Invalid(
                  "digest algorithm " + algorithm + " is not known; sha256 and sha512 are");
        };
    if (hex.length() != length || !HEX.matcher(hex).matches()) {
      throw new NodeException.Invalid(
          "digest " + algorithm + ":" + hex + " is not " + length + " hexadecimal digits");
    }
  }

  /**
   * Reads {@code algorithm:hex}.
   *
   * @throws NodeException.Invalid if it is none
   */
  public static Digest parse(String text) {
    var colon = text.indexOf(':');
    if (colon < 0) {
      throw new NodeException.Invalid("not a digest (algorithm:hex): " + text);
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The SHA-256 of {@code content}. */
  public static Digest of(byte[] content) {
    var hash = hasher("sha256");
    hash.update(content);
    return of("sha256", hash);
  }

  static Digest of(String algorithm, MessageDigest finished) {
    return new Digest(algorithm, HexFormat.of().formatHex(finished.digest()));
  }

  /** A fresh hash of its algorithm. */
  MessageDigest hasher() {
    return hasher(algorithm);
  }

  static MessageDigest hasher(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-2", e);
    }
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
