package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What an autoscaler measures and aims at: {@code cpu: 12%/80%}. */
final class AutoscalerMetrics {
  private static final int SHOWN = 2;

  private AutoscalerMetrics() {}

  static String summary(JsonNode autoscaler) {
    JsonNode specs = autoscaler.path("spec").path("metrics");
    JsonNode current = autoscaler.path("status").path("currentMetrics");
    JsonNode percent = autoscaler.path("spec").path("targetCPUUtilizationPercentage");
    if (percent.isNumber()) {
      // The first version of the kind has a number for what it knows.
      JsonNode used = autoscaler.path("status").path("currentCPUUtilizationPercentage");
      return "cpu: %s/%d%%"
          .formatted(used.isNumber() ? used.asInt() + "%" : Cells.UNKNOWN, percent.asInt());
    }
    if (specs.isEmpty()) {
      return Cells.NONE;
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      parts.add(metric(specs.path(i), current.path(i)));
    }
    String shown = String.join(", ", parts.subList(0, Math.min(SHOWN, parts.size())));
    int more = parts.size() - SHOWN;
    return more > 0 ? shown + " + " + more + " more..." : shown;
  }

  private static String metric(JsonNode spec, JsonNode status) {
    return switch (spec.path("type").asText("")) {
      case "Resource" -> named(spec.path("resource"), status.path("resource"));
      case "ContainerResource" ->
          named(spec.path("containerResource"), status.path("containerResource"));
      case "Pods" -> average(spec.path("pods"), status.path("pods"));
      case "Object" -> ofObject(spec.path("object"), status.path("object"));
      case "External" -> ofObject(spec.path("external"), status.path("external"));
      default -> "<unknown type>";
    };
  }

  private static String named(JsonNode spec, JsonNode status) {
    String name = spec.path("name").asText("") + ": ";
    if (spec.path("target").hasNonNull("averageValue")) {
      return name + average(spec, status);
    }
    JsonNode percent = status.path("current").path("averageUtilization");
    JsonNode wanted = spec.path("target").path("averageUtilization");
    return name
        + (percent.isNumber() ? percent.asInt() + "%" : Cells.UNKNOWN)
        + "/"
        + (wanted.isNumber() ? wanted.asInt() + "%" : "<auto>");
  }

  private static String average(JsonNode spec, JsonNode status) {
    return Cells.orElse(status.path("current").path("averageValue"), Cells.UNKNOWN)
        + "/"
        + spec.path("target").path("averageValue").asText("");
  }

  private static String ofObject(JsonNode spec, JsonNode status) {
    if (spec.path("target").hasNonNull("averageValue")) {
      return average(spec, status) + " (avg)";
    }
    return Cells.orElse(status.path("current").path("value"), Cells.UNKNOWN)
        + "/"
        + spec.path("target").path("value").asText("");
  }
}
