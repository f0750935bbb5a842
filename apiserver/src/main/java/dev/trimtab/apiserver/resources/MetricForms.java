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
 */
enum MetricForms {
  /** What is aimed at. */
  SPECS("target", "metrics", "targetCPUUtilizationPercentage", "metrics"),
  /** What was measured. */
  CURRENT("current", "currentMetrics", "currentCPUUtilizationPercentage", "current-metrics");

  /** The values of {@code current} and {@code target}, with the type that a target of it has. */
  private static final Map<String, String> VALUES =
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

  /** Where a metric has its values in version 2. */
  final String values;

  /** Where version 2 has the metrics. */
  final String list;

  /** Where version 1 has the utilization of the CPU. */
  final String number;

  /** Where version 1 has all other metrics. */
  final String annotation;

  private final Map<String, List<Pair>> pairs;

  MetricForms(String values, String list, String number, String annotation) {
    this.values = values;
    this.list = list;
    this.number = number;
    this.annotation = "autoscaling.alpha.kubernetes.io/" + annotation;
    var utilization = new Pair("/" + values + "/averageUtilization", values + "AverageUtilization");
    var average = new Pair("/" + values + "/averageValue", values + "AverageValue");
    var value = new Pair("/" + values + "/value", values + "Value");
    var plainAverage = new Pair("/" + values + "/averageValue", "averageValue");
    var name = new Pair("/name", "name");
    var container = new Pair("/container", "container");
    var metric = new Pair("/metric/name", "metricName");
    var selector = new Pair("/metric/selector", "selector");
    var external = new Pair("/metric/selector", "metricSelector");
    var described = new Pair("/describedObject", "target");
    this.pairs =
        Map.of(
            "resource", List.of(name, utilization, average),
            "containerResource", List.of(name, container, utilization, average),
            "pods", List.of(metric, selector, average),
            "object", List.of(described, metric, selector, value, plainAverage),
            "external", List.of(metric, external, value, average));
  }

  /** The flat form. */
  ArrayNode flat(Iterable<JsonNode> nested) {
    ArrayNode flat = JsonNodeFactory.instance.arrayNode();
    for (JsonNode metric : nested) {
      String type = metric.path("type").asText("");
      ObjectNode source = flat.addObject().put("type", type).putObject(field(type));
      for (Pair pair : pairs.getOrDefault(field(type), List.of())) {
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
      for (Pair pair : pairs.getOrDefault(field(type), List.of())) {
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
    if (this == SPECS && parent != source && VALUES.containsKey(field)) {
      parent.put("type", VALUES.get(field));
    }
  }

  /** {@code ContainerResource} is found under {@code containerResource}. */
  private static String field(String type) {
    return type.isEmpty() ? "" : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
  }
}
