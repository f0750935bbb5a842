package dev.trimtab.apiserver.schema;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go reads and writes them. */
final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS = new LinkedHashMap<>();

  static {
    NANOS.put("ns", 1L);
    NANOS.put("us", 1_000L);
    NANOS.put("µs", 1_000L);
    NANOS.put("μs", 1_000L);
    NANOS.put("ms", 1_000_000L);
    NANOS.put("s", 1_000_000_000L);
    NANOS.put("m", 60_000_000_000L);
    NANOS.put("h", 3_600_000_000_000L);
  }

  private GoDuration() {}

  /** The canonical text, such as {@code 1h30m0s}. */
  static String canonical(String text) {
    return format(parse(text));
  }

  /** Nanoseconds. */
  static long parse(String text) {
    String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return 0;
    }
    BigDecimal total = BigDecimal.ZERO;
    Matcher part = PART.matcher(rest);
    int end = 0;
    while (end < rest.length() && part.find(end) && part.start() == end) {
      long unit = NANOS.getOrDefault(part.group(2), 0L);
      total = total.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      end = part.end();
    }
    boolean fits = total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    if (rest.isEmpty() || end != rest.length() || !fits) {
      throw new DecodeException("time: invalid duration \"" + text + "\"");
    }
    return text.startsWith("-") ? -total.longValue() : total.longValue();
  }

  private static String format(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    long value = Math.abs(nanos);
    if (value < 1_000_000_000L) {
      String unit = value < 1_000 ? "ns" : value < 1_000_000 ? "µs" : "ms";
      return sign + quotient(value, NANOS.getOrDefault(unit, 1L)) + unit;
    }
    long minutes = value / 60_000_000_000L;
    String seconds = quotient(value % 60_000_000_000L, 1_000_000_000L) + "s";
    String hours = minutes >= 60 ? minutes / 60 + "h" : "";
    return sign + hours + (minutes > 0 ? minutes % 60 + "m" : "") + seconds;
  }

  private static String quotient(long value, long unit) {
    BigDecimal exact = BigDecimal.valueOf(value).divide(BigDecimal.valueOf(unit));
    return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
  }
}
