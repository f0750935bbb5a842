package dev.trimtab.node.runtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names that follow from what they name: the same request gets the same id. */
final class Ids {
  private static final int LENGTH = 32;

  private Ids() {}

  static String sandbox(String podUid, int attempt) {
    return of("sandbox/" + podUid + "/" + attempt, LENGTH);
  }

  static String container(String sandboxId, String name, int attempt) {
    return of("container/" + sandboxId + "/" + name + "/" + attempt, LENGTH);
  }

  /** Distinguishes the instances of this runtime on one machine. */
  static String instance(String stateDirectory) {
    return of("instance/" + stateDirectory, 12);
  }

  private static String of(String text, int length) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
