package dev.trimtab.controllers.cronjob;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A schedule in cron's five fields, in a time zone. */
record CronSchedule(
    CronField minute,
    CronField hour,
    CronField dayOfMonth,
    CronField month,
    CronField dayOfWeek,
    ZoneId zone) {

  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  /** The 29th of February may be eight years away; what lies further never comes. */
  private static final int YEARS = 9;

  /**
   * Reads a schedule.
   *
   * @param zone the name of a time zone; UTC if absent
   * @throws IllegalArgumentException if schedule or zone cannot be read
   */
  static CronSchedule parse(String text, @Nullable String zone) {
    String[] fields = NICKNAMES.getOrDefault(text.strip(), text.strip()).split("\\s+", -1);
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "spec.schedule: \"%s\" has %d fields instead of 5".formatted(text, fields.length));
    }
    return new CronSchedule(
        CronField.parse(fields[0], "spec.schedule minute", 0, 59, List.of()),
        CronField.parse(fields[1], "spec.schedule hour", 0, 23, List.of()),
        CronField.parse(fields[2], "spec.schedule day of month", 1, 31, List.of()),
        CronField.parse(fields[3], "spec.schedule month", 1, 12, MONTHS),
        CronField.parse(fields[4], "spec.schedule day of week", 0, 6, DAYS),
        zone(zone));
  }

  private static ZoneId zone(@Nullable String name) {
    if (name == null || name.isEmpty()) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("spec.timeZone: unknown time zone " + name, e);
    }
  }

  /** The first scheduled time after {@code instant}; empty if there is none. */
  Optional<Instant> after(Instant instant) {
    ZonedDateTime time = instant.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    ZonedDateTime end = time.plusYears(YEARS);
    while (time.isBefore(end)) {
      if (!month.allows(time.getMonthValue())) {
        time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!allowsDay(time)) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!hour.allows(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minute.allows(time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        return Optional.of(time.toInstant());
      }
    }
    return Optional.empty();
  }

  /** If both day fields are narrowed, either may match; this is how cron has always been. */
  private boolean allowsDay(ZonedDateTime time) {
    boolean byMonth = dayOfMonth.allows(time.getDayOfMonth());
    boolean byWeek = dayOfWeek.allows(time.getDayOfWeek().getValue() % 7);
    if (dayOfMonth.any() || dayOfWeek.any()) {
      return byMonth && byWeek;
    }
    return byMonth || byWeek;
  }
}
