package dev.trimtab.apiserver.kinds;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what is wrong with a cron expression of five fields. */
final class CronSchedule {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final List<Range> FIELDS =
      List.of(
          new Range(0, 59, List.of()),
          new Range(0, 23, List.of()),
          new Range(1, 31, List.of()),
          new Range(1, 12, MONTHS),
          new Range(0, 6, DAYS));

  private CronSchedule() {}

  /** What a field may hold; names count from the least number. */
  private record Range(int least, int most, List<String> names) {}

  /** The first problem, if there is one. */
  static Optional<String> problemOf(String schedule) {
    String[] fields = schedule.strip().split("\\s+");
    if (fields.length != FIELDS.size()) {
      return Optional.of(
          "expected exactly 5 fields, found %d: [%s]"
              .formatted(fields.length, String.join(" ", fields)));
    }
    for (int i = 0; i < fields.length; i++) {
      for (String part : fields[i].split(",", -1)) {
        Optional<String> problem = problemOf(part, FIELDS.get(i));
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problemOf(String part, Range range) {
    String[] rangeAndStep = part.split("/", -1);
    if (rangeAndStep.length > 2) {
      return Optional.of("too many slashes: " + part);
    }
    if (rangeAndStep.length == 2 && number(rangeAndStep[1], List.of(), 0) < 1) {
      return Optional.of("step of range should be a positive number: " + part);
    }
    String span = rangeAndStep[0];
    if (span.equals("*") || span.equals("?")) {
      return Optional.empty();
    }
    String[] ends = span.split("-", -1);
    if (ends.length > 2) {
      return Optional.of("too many hyphens: " + part);
    }
    int begin = number(ends[0], range.names(), range.least());
    int end = ends.length == 2 ? number(ends[1], range.names(), range.least()) : begin;
    if (begin < 0 || end < 0) {
      return Optional.of("failed to parse int from " + span);
    }
    if (begin < range.least()) {
      return Optional.of(
          "beginning of range (%d) below minimum (%d): %s".formatted(begin, range.least(), part));
    }
    if (end > range.most()) {
      return Optional.of(
          "end of range (%d) above maximum (%d): %s".formatted(end, range.most(), part));
    }
    if (begin > end) {
      return Optional.of(
          "beginning of range (%d) beyond end of range (%d): %s".formatted(begin, end, part));
    }
    return Optional.empty();
  }

  /** The number that a text stands for; negative if none. */
  private static int number(String text, List<String> names, int first) {
    int name = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return first + name;
    }
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
  }
}
