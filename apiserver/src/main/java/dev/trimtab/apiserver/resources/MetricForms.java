package dev.trimtab.apiserver.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Metrics of autoscalers in both of their forms: the nested one of {@code autoscaling/v2}, and the
 * flat one that {@code autoscaling/v1} keeps in annotations.
 *
 * @param values where a metric has its values in version 2
 * @param list where version 2 has the metrics
 * @param number where version 1 has the utilization of the CPU
 * @param annotation where version 1 has all other metrics
 */
record MetricForms(String values, String list, String number, String annotation) {

  /** What the names of annotations begin with that stand for fields. */
  static final String ANNOTATIONS = "autoscaling.alpha.kubernetes.io/";

  /** What is aimed at. */
  static final MetricForms SPECS =
      new MetricForms(
          "target", "metrics", "targetCPUUtilizationPercentage", ANNOTATIONS + "metrics");

  /** What was measured. */
  static final MetricForms CURRENT =
      new MetricForms(
          "current",
          "currentMetrics",
          "currentCPUUtilizationPercentage",
          ANNOTATIONS + "current-metrics");

  /** The type of a target that has such a value. */
  private static final Map<String, String> TYPES =
      Map.of(
          "averageUtilization", "Utilization",
          "averageValue", "AverageValue",
          "value", "Value");

  /**
   * One field in both forms.
   *
   * @param nested as a JSON pointer
   */
  private record Pair(String nested, String flat) {}

  private List<Pair> pairs(String source) {
    var utilization = new Pair("/" + values + "/averageUtilization", values + "AverageUtilization");
    var average = new Pair("/" + values + "/averageValue", values + "AverageValue");
    var value = new Pair("/" + values + "/value", values + "Value");
    var name = new Pair("/name", "name");
    var metric = new Pair("/metric/name", "metricName");
    var selector = new Pair("/metric/selector", "selector");
    return switch (source) {
      case "resource" -> List.of(name, utilization, average);
      case "containerResource" ->
          List.of(name, new Pair("/container", "container"), utilization, average);
      case "pods" -> List.of(metric, selector, average);
      case "object" ->
          List.of(
              new Pair("/describedObject", "target"),
              metric,
              selector,
              value,
              new Pair("/" + values + "/averageValue", "averageValue"));
      case "external" ->
          List.of(metric, new Pair("/metric/selector", "metricSelector"), value, average);
      default -> List.of();
    };
  }

  /** The flat form. */
  ArrayNode flat(Iterable<JsonNode> nested) {
    ArrayNode flat = JsonNodeFactory.instance.arrayNode();
    for (JsonNode metric : nested) {
      String type = metric.path("type").asText("");
      ObjectNode source = flat.addObject().put("type", type).putObject(field(type));
      for (Pair pair : pairs(field(type))) {
        JsonNode value = metric.path(field(type)).at(pair.nested);
        if (!value.isMissingNode() && !value.isNull()) {
          source.set(pair.flat, value);
        }
      }
    }
    return flat;
  }

  /** The nested form. */
  ArrayNode nested(JsonNode flat) {
    ArrayNode nested = JsonNodeFactory.instance.arrayNode();
    for (JsonNode metric : flat) {
      String type = metric.path("type").asText("");
      ObjectNode source = nested.addObject().put("type", type).putObject(field(type));
      source.putObject(values);
      for (Pair pair : pairs(field(type))) {
        JsonNode value = metric.path(field(type)).path(pair.flat);
        if (!value.isMissingNode() && !value.isNull()) {
          put(source, pair.nested, value);
        }
      }
    }
    return nested;
  }

  private void put(ObjectNode source, String pointer, JsonNode value) {
    int last = pointer.lastIndexOf('/');
    ObjectNode parent = last == 0 ? source : source.withObject(pointer.substring(0, last));
    String field = pointer.substring(last + 1);
    parent.set(field, value);
    if (values.equals("target") && pointer.startsWith("/target/")) {
      parent.put("type", TYPES.get(field));
    }
  }

  /** {@code ContainerResource} is found under {@code containerResource}. */
  private static String field(String type) {
    return type.isEmpty() ? "" : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
  }
}
