package dev.trimtab.node.image;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a registry wants before it answers: a {@code WWW-Authenticate} header.
 *
 * @param scheme in lower case, {@code bearer} or {@code basic}
 * @param parameters by lower-case name
 */
record Challenge(String scheme, Map<String, String> parameters) {

  private static final Pattern SCHEME = Pattern.compile("\\s*([A-Za-z]+)(?:\\s+|$)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G\\s*,?\\s*([A-Za-z0-9_-]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,\"]+))");

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  /** The first of {@code headers} that can be met, bearer before basic. */
  static Optional<Challenge> best(List<String> headers) {
    var all = headers.stream().flatMap(h -> parse(h).stream()).toList();
    return all.stream()
        .filter(c -> c.scheme.equals("bearer") && c.parameters.containsKey("realm"))
        .findFirst()
        .or(() -> all.stream().filter(c -> c.scheme.equals("basic")).findFirst());
  }

  /** One challenge; empty if it is not in the form of one. */
  static Optional<Challenge> parse(String header) {
    var scheme = SCHEME.matcher(header);
    if (!scheme.lookingAt()) {
      return Optional.empty();
    }
    var parameters = new HashMap<String, String>();
    var parameter = PARAMETER.matcher(header);
    parameter.region(scheme.end(), header.length());
    while (parameter.find()) {
      var quoted = parameter.group(2);
      parameters.put(
          parameter.group(1).toLowerCase(Locale.ROOT),
          quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
    }
    return Optional.of(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
