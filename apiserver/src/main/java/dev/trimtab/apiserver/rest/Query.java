package dev.trimtab.apiserver.rest;

import dev.trimtab.apiserver.model.ApiException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a URL. */
public record Query(Map<String, List<String>> values) {

  /** No parameters. */
  public static final Query NONE = new Query(Map.of());

  /** Parses what follows the question mark; null and empty are none. */
  public static Query parse(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      values.computeIfAbsent(name, none -> new ArrayList<>()).add(value);
    }
    return new Query(values);
  }

  /** The first value; empty if there is none. */
  public String get(String name) {
    List<String> all = values.get(name);
    return all == null || all.isEmpty() ? "" : all.getFirst();
  }

  /** All values. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Whether it is there at all. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** A boolean in Go's way: absent is false, present without value is true. */
  public boolean flag(String name) {
    if (!has(name)) {
      return false;
    }
    return switch (get(name)) {
      case "", "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw ApiException.badRequest(
              "invalid value for query parameter %s: \"%s\" is not a boolean"
                  .formatted(name, get(name)));
    };
  }

  /** A whole number; {@code absent} if it is not there or empty. */
  public long number(String name, long absent) {
    String value = get(name);
    if (value.isEmpty()) {
      return absent;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "invalid value for query parameter %s: \"%s\" is not a whole number"
              .formatted(name, value));
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("invalid escape in query parameter \"" + text + "\"");
    }
  }
}
