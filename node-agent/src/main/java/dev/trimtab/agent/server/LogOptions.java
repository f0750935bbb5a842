package dev.trimtab.agent.server;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a log is asked for.
 *
 * @param follow go on while the container runs
 * @param tail only so many last lines; -1 for all
 * @param since only what was written at or after this time; {@link Instant#MIN} for all
 * @param timestamps put the time before each line
 * @param limit at most so many bytes; {@link Long#MAX_VALUE} for all
 * @param stream {@code stdout}, {@code stderr} or empty for both
 */
record LogOptions(
    boolean follow, long tail, Instant since, boolean timestamps, long limit, String stream) {

  static LogOptions of(MultiMap query, Instant now) {
    return new LogOptions(
        isTrue(query.get("follow")),
        number(query, "tailLines", -1),
        since(query, now),
        isTrue(query.get("timestamps")),
        number(query, "limitBytes", Long.MAX_VALUE),
        stream(query.get("stream")));
  }

  static boolean isTrue(@Nullable String value) {
    return value != null && (value.isEmpty() || value.equals("1") || value.equals("true"));
  }

  private static String stream(@Nullable String value) {
    return value == null || value.equals("All") ? "" : value.toLowerCase(java.util.Locale.ROOT);
  }

  private static long number(MultiMap query, String name, long otherwise) {
    String value = query.get(name);
    if (value == null || value.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number < 0) {
        throw Refusal.badRequest(name + " must not be negative: " + value);
      }
      return number;
    } catch (NumberFormatException e) {
      throw Refusal.badRequest(name + " must be a number: " + value);
    }
  }

  private static Instant since(MultiMap query, Instant now) {
    String time = query.get("sinceTime");
    if (time != null && !time.isEmpty()) {
      try {
        return java.time.OffsetDateTime.parse(time).toInstant();
      } catch (DateTimeException e) {
        throw Refusal.badRequest("sinceTime must be a time such as 2026-01-01T00:00:00Z: " + time);
      }
    }
    long seconds = number(query, "sinceSeconds", -1);
    return seconds < 0 ? Instant.MIN : now.minusSeconds(seconds);
  }
}
