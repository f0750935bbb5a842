package dev.trimtab.controllers.shared;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The wire form of times: RFC 3339, whole seconds, UTC. */
public final class Timestamps {

  private Timestamps() {}

  /** The wire form. */
  public static String format(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The time that a wire form, of whole seconds or finer, says. */
  public static Instant parse(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  /** The creation time in an object's metadata; the far future if it is not stored yet. */
  public static Instant created(@Nullable String creationTimestamp) {
    return creationTimestamp == null ? Instant.MAX : parse(creationTimestamp);
  }
}
