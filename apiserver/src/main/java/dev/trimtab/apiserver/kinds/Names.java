package dev.trimtab.apiserver.kinds;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The formats of names. Each method returns what is wrong, in Kubernetes' words. */
final class Names {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String VALUE = "(" + QUALIFIED + ")?";
  private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";

  private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);
  private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(SUBDOMAIN);
  private static final Pattern LABEL_1035_PATTERN = Pattern.compile(LABEL_1035);
  private static final Pattern QUALIFIED_PATTERN = Pattern.compile(QUALIFIED);
  private static final Pattern VALUE_PATTERN = Pattern.compile(VALUE);
  private static final Pattern CONFIG_KEY_PATTERN = Pattern.compile(CONFIG_KEY);
  private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");
  private static final Pattern HAS_LETTER = Pattern.compile(".*[a-z].*");

  private static final String QUALIFIED_RULE =
      regex(
          "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with"
              + " an alphanumeric character",
          QUALIFIED,
          "MyName",
          "my.name",
          "123-abc");

  private Names() {}

  static List<String> dnsLabel(String value) {
    return check(
        value,
        63,
        LABEL_PATTERN,
        regex(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                + " and must start and end with an alphanumeric character",
            LABEL,
            "my-name",
            "123-abc"));
  }

  static List<String> dnsSubdomain(String value) {
    return check(
        value,
        253,
        SUBDOMAIN_PATTERN,
        regex(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                + " '-' or '.', and must start and end with an alphanumeric character",
            SUBDOMAIN,
            "example.com"));
  }

  static List<String> dns1035Label(String value) {
    return check(
        value,
        63,
        LABEL_1035_PATTERN,
        regex(
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                + " with an alphabetic character, and end with an alphanumeric character",
            LABEL_1035,
            "my-name",
            "abc-123"));
  }

  /** Names that only must fit into a path, as those of roles. */
  static List<String> pathSegment(String value) {
    if (value.equals(".") || value.equals("..")) {
      return List.of("may not be '" + value + "'");
    }
    List<String> wrong = new ArrayList<>();
    for (String illegal : List.of("/", "%")) {
      if (value.contains(illegal)) {
        wrong.add("may not contain '" + illegal + "'");
      }
    }
    return wrong;
  }

  /** Keys of labels and annotations, resource names, finalizers. */
  static List<String> qualified(String value) {
    String[] parts = value.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          "a qualified name "
              + QUALIFIED_RULE
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> wrong = new ArrayList<>();
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        wrong.add("prefix part must be non-empty");
      } else {
        dnsSubdomain(parts[0]).forEach(error -> wrong.add("prefix part " + error));
      }
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      wrong.add("name part must be non-empty");
    } else if (name.length() > 63) {
      wrong.add("name part must be no more than 63 bytes");
    }
    if (!QUALIFIED_PATTERN.matcher(name).matches()) {
      wrong.add("name part " + QUALIFIED_RULE);
    }
    return wrong;
  }

  static List<String> labelValue(String value) {
    return check(
        value,
        63,
        VALUE_PATTERN,
        regex(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_'"
                + " or '.', and must start and end with an alphanumeric character",
            VALUE,
            "MyValue",
            "my_value",
            "12345"));
  }

  static List<String> environmentVariable(String value) {
    boolean printable = value.chars().allMatch(c -> c >= ' ' && c < 127 && c != '=');
    return printable
        ? List.of()
        : List.of(
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
  }

  /** Keys of ConfigMaps and Secrets, which become file names. */
  static List<String> configKey(String value) {
    List<String> wrong =
        new ArrayList<>(
            check(
                value,
                253,
                CONFIG_KEY_PATTERN,
                regex(
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
                    CONFIG_KEY,
                    "key.name",
                    "KEY_NAME",
                    "key-name")));
    if (value.equals(".")) {
      wrong.add("must not be '.'");
    } else if (value.equals("..")) {
      wrong.add("must not be '..'");
    } else if (value.startsWith("..")) {
      wrong.add("must not start with '..'");
    }
    return wrong;
  }

  static List<String> portName(String value) {
    List<String> wrong = new ArrayList<>();
    if (value.length() > 15) {
      wrong.add("must be no more than 15 characters");
    }
    if (!PORT_NAME.matcher(value).matches()) {
      wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!HAS_LETTER.matcher(value).matches()) {
      wrong.add("must contain at least one letter (a-z)");
    }
    if (value.contains("--")) {
      wrong.add("must not contain consecutive hyphens");
    }
    if (value.startsWith("-") || value.endsWith("-")) {
      wrong.add("must not begin or end with a hyphen");
    }
    return wrong;
  }

  private static List<String> check(String value, int most, Pattern pattern, String rule) {
    List<String> wrong = new ArrayList<>();
    if (value.getBytes(StandardCharsets.UTF_8).length > most) {
      wrong.add("must be no more than " + most + " bytes");
    }
    if (!pattern.matcher(value).matches()) {
      wrong.add(rule);
    }
    return wrong;
  }

  private static String regex(String rule, String pattern, String... examples) {
    StringBuilder text = new StringBuilder(rule).append(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      text.append(i > 0 ? " or " : "").append('\'').append(examples[i]).append("', ");
    }
    return text.append("regex used for validation is '").append(pattern).append("')").toString();
  }
}
