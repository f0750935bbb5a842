package dev.trimtab.apiserver.schema;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as Kubernetes reads and writes them. */
final class GoTime {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4})(-\\d\\d)(-\\d\\d)(T\\d\\d)(:\\d\\d)(:\\d\\d)([.,]\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);
  private static final String LAYOUT = "2006-01-02T15:04:05Z07:00";
  private static final String MICRO_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";

  private GoTime() {}

  /** Canonical text of a {@code metav1.Time}: UTC, whole seconds. */
  static String seconds(String text) {
    return SECONDS.format(parse(text, LAYOUT));
  }

  /** Canonical text of a {@code metav1.MicroTime}: UTC, six digits. */
  static String micros(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches() && (form.group(7) == null || form.group(7).length() != 7)) {
      String rest = text.substring(form.end(6));
      throw failure(text, MICRO_LAYOUT, rest, ".000000");
    }
    return MICROS.format(parse(text, MICRO_LAYOUT));
  }

  private static OffsetDateTime parse(String text, String layout) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw failure(text, layout);
    }
    try {
      Instant instant = OffsetDateTime.parse(text.replace(',', '.')).toInstant();
      return instant.atOffset(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new DecodeException("parsing time \"" + text + "\": day out of range");
    }
  }

  /** Names the first part of the layout that the text does not follow. */
  private static DecodeException failure(String text, String layout) {
    String[] patterns = {
      "\\d{4}",
      "-",
      "\\d\\d",
      "-",
      "\\d\\d",
      "T",
      "\\d\\d",
      ":",
      "\\d\\d",
      ":",
      "\\d\\d(\\.\\d+)?",
      "Z|[+-]\\d\\d:\\d\\d"
    };
    String[] names = {"2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", "Z07:00"};
    String rest = text;
    for (int i = 0; i < patterns.length; i++) {
      Matcher part = Pattern.compile(patterns[i]).matcher(rest);
      if (!part.lookingAt()) {
        return failure(text, layout, rest, names[i]);
      }
      rest = rest.substring(part.end());
    }
    return new DecodeException("parsing time \"" + text + "\": extra text: \"" + rest + "\"");
  }

  private static DecodeException failure(String text, String layout, String rest, String part) {
    return new DecodeException(
        "parsing time \"%s\" as \"%s\": cannot parse \"%s\" as \"%s\""
            .formatted(text, layout, rest, part));
  }
}
