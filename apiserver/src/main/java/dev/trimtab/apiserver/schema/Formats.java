package dev.trimtab.apiserver.schema;

import com.google.re2j.Pattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The string formats that Kubernetes checks in custom resources; all others are ignored. */
final class Formats {
  private static final Set<String> INTEGERS = Set.of("int32", "int64");
  private static final Set<String> NUMBERS = Set.of("float", "double");

  private static final Map<String, Predicate<String>> TEXTS =
      Map.ofEntries(
          Map.entry("bsonobjectid", matches("^[0-9a-fA-F]{24}$")),
          Map.entry("uri", Formats::isUri),
          Map.entry("email", matches("^[^@\\s<>]+@[^@\\s<>]+$")),
          Map.entry("hostname", Formats::isHostname),
          Map.entry("ipv4", IpText::isIpv4),
          Map.entry("ipv6", IpText::isIpv6),
          Map.entry("cidr", IpText::isCidr),
          Map.entry("mac", matches("^([0-9a-fA-F]{2}[:-]){5,7}[0-9a-fA-F]{2}$")),
          Map.entry("uuid", uuid("[0-9a-f]{4}-?[0-9a-f]{4}")),
          Map.entry("uuid3", uuid("3[0-9a-f]{3}-?[0-9a-f]{4}")),
          Map.entry("uuid4", uuid("4[0-9a-f]{3}-?[89ab][0-9a-f]{3}")),
          Map.entry("uuid5", uuid("5[0-9a-f]{3}-?[89ab][0-9a-f]{3}")),
          Map.entry("isbn", text -> Checksums.isIsbn10(text) || Checksums.isIsbn13(text)),
          Map.entry("isbn10", Checksums::isIsbn10),
          Map.entry("isbn13", Checksums::isIsbn13),
          Map.entry("creditcard", Checksums::isCreditCard),
          Map.entry("ssn", matches("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$")),
          Map.entry("hexcolor", matches("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
          Map.entry("rgbcolor", Formats::isRgbColor),
          Map.entry("byte", text -> Base64Text.firstBadByte(text) < 0),
          Map.entry("password", text -> true),
          Map.entry("date", Formats::isDate),
          Map.entry("duration", Formats::isDuration),
          Map.entry("datetime", Formats::isDateTime),
          Map.entry("k8sshortname", matches("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")),
          Map.entry("k8slongname", Formats::isLongName));

  private Formats() {}

  /** The format as it is checked for values of these types, or empty if it is ignored. */
  static String known(List<String> types, String format) {
    String plain = format.replace("-", "");
    if (types.isEmpty() || types.contains("string")) {
      return TEXTS.containsKey(plain) ? plain : "";
    }
    if (types.contains("integer")) {
      return INTEGERS.contains(format) ? format : "";
    }
    return types.contains("number") && NUMBERS.contains(format) ? format : "";
  }

  /** Whether the text has the format; formats that are not for text pass. */
  static boolean accepts(String format, String text) {
    Predicate<String> check = TEXTS.get(format);
    return check == null || check.test(text);
  }

  private static Predicate<String> matches(String expression) {
    Pattern pattern = Pattern.compile(expression);
    return text -> pattern.matcher(text).find();
  }

  private static Predicate<String> uuid(String middle) {
    return matches("(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?" + middle + "-?[0-9a-f]{12}$");
  }

  private static boolean isUri(String text) {
    try {
      URI uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isHostname(String text) {
    if (text.isEmpty() || text.length() > 255) {
      return false;
    }
    for (String label : text.split("\\.", -1)) {
      boolean dashes = label.startsWith("-") || label.endsWith("-");
      boolean letters = label.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '-');
      if (label.isEmpty() || label.length() > 63 || dashes || !letters) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLongName(String text) {
    if (text.length() > 253) {
      return false;
    }
    for (String label : text.split("\\.", -1)) {
      if (!accepts("k8sshortname", label)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRgbColor(String text) {
    if (!text.matches("rgb\\(\\s*\\d{1,3}\\s*,\\s*\\d{1,3}\\s*,\\s*\\d{1,3}\\s*\\)")) {
      return false;
    }
    for (String part : text.replaceAll("[^0-9,]", "").split(",", -1)) {
      if (Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDate(String text) {
    try {
      return text.length() == 10 && LocalDate.parse(text).toString().equals(text);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDateTime(String text) {
    try {
      return !GoTime.seconds(text).isEmpty();
    } catch (DecodeException e) {
      return false;
    }
  }

  private static boolean isDuration(String text) {
    try {
      GoDuration.parse(text);
      return true;
    } catch (DecodeException e) {
      String units =
          "(ns|us|µs|ms|s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|d|days?|w|weeks?)";
      return text.matches("(\\d+\\s*" + units + "\\s*)+");
    }
  }
}
