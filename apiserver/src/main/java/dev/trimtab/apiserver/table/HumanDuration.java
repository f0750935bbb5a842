package dev.trimtab.apiserver.table;

import java.time.Duration;

/** Durations as kubectl shows them: two or three significant figures, coarser as they grow. */
final class HumanDuration {
  private static final long DAYS_PER_YEAR = 365;

  private HumanDuration() {}

  static String of(Duration duration) {
    // Whole seconds toward zero, as Go does: clocks of clients run up to two seconds ahead unseen.
    long seconds = duration.toMillis() / 1000;
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 0) {
      return "0s";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return minutes + "m" + unlessZero(seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    return hoursOrMore(minutes);
  }

  private static String hoursOrMore(long minutes) {
    long hours = minutes / 60;
    if (hours < 8) {
      return hours + "h" + unlessZero(minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    long days = hours / 24;
    if (hours < 24 * 8) {
      return days + "d" + unlessZero(hours % 24, "h");
    }
    if (hours < 24 * DAYS_PER_YEAR * 2) {
      return days + "d";
    }
    long years = days / DAYS_PER_YEAR;
    if (hours < 24 * DAYS_PER_YEAR * 8) {
      return years + "y" + unlessZero(days % DAYS_PER_YEAR, "d");
    }
    return years + "y";
  }

  private static String unlessZero(long amount, String unit) {
    return amount == 0 ? "" : amount + unit;
  }
}
