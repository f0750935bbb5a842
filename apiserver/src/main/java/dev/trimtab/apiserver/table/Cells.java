package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The texts that many kinds share. */
final class Cells {
  static final String NONE = "<none>";
  static final String UNKNOWN = "<unknown>";
  static final String UNSET = "<unset>";

  private Cells() {}

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText("");
  }

  static String age(JsonNode object, Instant now) {
    return since(object.path("metadata").path("creationTimestamp"), now);
  }

  /** How long ago a timestamp was, or {@code <unknown>} if there is none. */
  static String since(JsonNode timestamp, Instant now) {
    return instant(timestamp)
        .map(then -> HumanDuration.of(Duration.between(then, now)))
        .orElse(UNKNOWN);
  }

  static Optional<Instant> instant(JsonNode timestamp) {
    if (!timestamp.isTextual()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(timestamp.textValue()).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  static String orElse(JsonNode value, String fallback) {
    String text = value.asText("");
    return text.isEmpty() ? fallback : text;
  }

  static boolean deleting(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp");
  }

  static List<String> texts(JsonNode array) {
    return texts(array, "");
  }

  /** One field of each element; the element itself if the field is empty. */
  static List<String> texts(JsonNode array, String field) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(item -> (field.isEmpty() ? item : item.path(field)).asText(""))
        .toList();
  }

  static String containerNames(JsonNode podSpec) {
    return String.join(",", texts(podSpec.path("containers"), "name"));
  }

  static String images(JsonNode podSpec) {
    return String.join(",", texts(podSpec.path("containers"), "image"));
  }

  static JsonNode template(JsonNode object) {
    return object.path("spec").path("template").path("spec");
  }

  /** {@code a=1,b=2}, sorted, or {@code <none>}. */
  static String labels(JsonNode map) {
    if (map.isEmpty()) {
      return NONE;
    }
    return sorted(map).entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  private static Map<String, String> sorted(JsonNode map) {
    TreeMap<String, String> sorted = new TreeMap<>();
    map.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue().asText("")));
    return sorted;
  }

  /** A {@code LabelSelector} in the notation of {@code kubectl -l}, or {@code <none>}. */
  static String labelSelector(JsonNode selector) {
    TreeMap<String, List<String>> byKey = new TreeMap<>();
    sorted(selector.path("matchLabels"))
        .forEach((key, value) -> requirements(byKey, key).add(key + "=" + value));
    for (JsonNode expression : selector.path("matchExpressions")) {
      String key = expression.path("key").asText("");
      String values =
          " ("
              + texts(expression.path("values")).stream().sorted().collect(Collectors.joining(","))
              + ")";
      switch (expression.path("operator").asText("")) {
        case "In" -> requirements(byKey, key).add(key + " in" + values);
        case "NotIn" -> requirements(byKey, key).add(key + " notin" + values);
        case "Exists" -> requirements(byKey, key).add(key);
        case "DoesNotExist" -> requirements(byKey, key).add("!" + key);
        default -> {
          return "<error>";
        }
      }
    }
    if (byKey.isEmpty()) {
      return NONE;
    }
    return byKey.values().stream().flatMap(List::stream).collect(Collectors.joining(","));
  }

  private static List<String> requirements(Map<String, List<String>> byKey, String key) {
    return byKey.computeIfAbsent(key, k -> new ArrayList<>());
  }

  /** The first few of a list, and how many more there are. */
  static String abbreviated(List<String> all, int max) {
    String shown = all.stream().limit(max).collect(Collectors.joining(","));
    return all.size() <= max ? shown : shown + " + " + (all.size() - max) + " more...";
  }

  /** Whether {@code status.conditions} says that a condition holds. */
  static boolean condition(JsonNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asText("").equals(type)) {
        return condition.path("status").asText("").equals("True");
      }
    }
    return false;
  }
}
