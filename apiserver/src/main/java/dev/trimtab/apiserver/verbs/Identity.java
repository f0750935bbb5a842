package dev.trimtab.apiserver.verbs;

import dev.trimtab.workqueue.Platform;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Names, unique identifiers and times that the server gives. */
final class Identity {

  private static final String SUFFIX_CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final int MAX_BASE = 63 - SUFFIX_LENGTH;

  private final Platform platform;

  Identity(Platform platform) {
    this.platform = platform;
  }

  /** A random UUID (version 4). */
  String uid() {
    long high = (platform.random().nextLong() & ~0xf000L) | 0x4000L;
    long low = (platform.random().nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** A name from {@code metadata.generateName}. */
  String name(String base) {
    var name = new StringBuilder(base.length() > MAX_BASE ? base.substring(0, MAX_BASE) : base);
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      int pick = platform.random().nextInt(SUFFIX_CHARACTERS.length());
      name.append(SUFFIX_CHARACTERS.charAt(pick));
    }
    return name.toString();
  }

  /** The present second, as in {@code metadata.creationTimestamp}. */
  Instant now() {
    return platform.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
