package dev.trimtab.apiserver.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.storage.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HorizontalPodAutoscalers in {@code autoscaling/v1}, which knows CPU only and keeps all else in
 * annotations, and in {@code autoscaling/v2}, in which they are stored.
 */
final class AutoscalerVersions {

  static final String GROUP = "autoscaling";
  static final String STORED = "v2";

  private static final String BEHAVIOR = MetricForms.ANNOTATIONS + "behavior";
  private static final String CONDITIONS = MetricForms.ANNOTATIONS + "conditions";

  /** What an autoscaler aims at that names no metric, in percent of what its pods ask for. */
  private static final int DEFAULT_CPU = 80;

  private AutoscalerVersions() {}

  /** Turns an object of version 2 into one of version 1, in place. */
  static void toV1(ObjectNode autoscaler) {
    if (autoscaler.path("spec") instanceof ObjectNode spec) {
      flatten(autoscaler, spec, MetricForms.SPECS);
      annotate(autoscaler, BEHAVIOR, spec.remove("behavior"));
    }
    if (autoscaler.path("status") instanceof ObjectNode status) {
      flatten(autoscaler, status, MetricForms.CURRENT);
      annotate(autoscaler, CONDITIONS, status.remove("conditions"));
    }
  }

  /** The utilization of the CPU becomes a number, all other metrics an annotation. */
  private static void flatten(ObjectNode autoscaler, ObjectNode part, MetricForms form) {
    JsonNode metrics = part.remove(form.list());
    if (metrics == null) {
      return;
    }
    List<JsonNode> others = new ArrayList<>();
    for (JsonNode metric : metrics) {
      JsonNode resource = metric.path("resource");
      JsonNode percent = resource.path(form.values()).path("averageUtilization");
      boolean cpu = resource.path("name").asText("").equals("cpu") && percent.isNumber();
      if (cpu && !part.has(form.number())) {
        part.set(form.number(), percent);
      } else {
        others.add(metric);
      }
    }
    annotate(autoscaler, form.annotation(), form.flat(others));
  }

  private static void annotate(ObjectNode autoscaler, String name, @Nullable JsonNode value) {
    if (value != null && !value.isNull() && !value.isEmpty()) {
      autoscaler
          .withObject("/metadata/annotations")
          .put(name, new String(Json.write(value), StandardCharsets.UTF_8));
    }
  }

  /**
   * Turns an object of version 1 into one of version 2, in place.
   *
   * @throws ApiException 400 if an annotation that stands for fields is no JSON
   */
  static void toV2(ObjectNode autoscaler) {
    JsonNode behavior = annotated(autoscaler, BEHAVIOR);
    JsonNode conditions = annotated(autoscaler, CONDITIONS);
    ObjectNode spec = autoscaler.withObject("/spec");
    ArrayNode aims = nested(autoscaler, spec, MetricForms.SPECS);
    spec.set("metrics", aims.isEmpty() ? cpu(aims.numberNode(DEFAULT_CPU), "target") : aims);
    if (behavior.isObject()) {
      spec.set("behavior", behavior);
    }
    ObjectNode status =
        autoscaler.path("status") instanceof ObjectNode found ? found : autoscaler.objectNode();
    ArrayNode current = nested(autoscaler, status, MetricForms.CURRENT);
    if (!current.isEmpty()) {
      status.set("currentMetrics", current);
    }
    if (conditions.isArray() && autoscaler.has("status")) {
      status.set("conditions", conditions);
    }
  }

  private static ArrayNode nested(ObjectNode autoscaler, ObjectNode part, MetricForms form) {
    JsonNode others = annotated(autoscaler, form.annotation());
    return cpu(part.remove(form.number()), form.values()).addAll(form.nested(others));
  }

  /** The utilization of the CPU as a list of metrics; an empty one if there is no number. */
  private static ArrayNode cpu(@Nullable JsonNode percent, String values) {
    ArrayNode metrics = Json.MAPPER.createArrayNode();
    if (percent != null && percent.isNumber()) {
      ObjectNode resource = metrics.addObject().put("type", "Resource").putObject("resource");
      ObjectNode value = resource.put("name", "cpu").putObject(values);
      if (values.equals("target")) {
        value.put("type", "Utilization");
      }
      value.set("averageUtilization", percent);
    }
    return metrics;
  }

  private static JsonNode annotated(ObjectNode autoscaler, String name) {
    if (!(autoscaler.path("metadata").path("annotations") instanceof ObjectNode annotations)
        || !annotations.has(name)) {
      return Json.MAPPER.missingNode();
    }
    String text = annotations.remove(name).asText();
    if (annotations.isEmpty()) {
      autoscaler.withObject("/metadata").remove("annotations");
    }
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw ApiException.badRequest(
          "metadata.annotations[%s]: is no JSON: %s".formatted(name, e.getOriginalMessage()));
    }
  }
}
