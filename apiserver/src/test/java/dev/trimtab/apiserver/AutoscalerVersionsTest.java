package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.RawClient.Answer;
import dev.trimtab.apiserver.samples.Yaml;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Autoscalers are the same objects in both versions of their group. */
class AutoscalerVersionsTest {

  private static final String V1 =
      "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
  private static final String V2 =
      "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
  private static final String MERGE = "application/merge-patch+json";
  private static final String TARGET =
      "scaleTargetRef: {kind: Deployment, name: web, apiVersion: apps/v1}";

  private final RawClient client = RawClient.ofOwnServer();

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void theNumberOfTheFirstVersionIsAMetricOfTheSecond() {
    create(V1, "v1", "{%s, maxReplicas: 5, targetCPUUtilizationPercentage: 60}");

    JsonNode second = client.get(V2 + "/h").body();
    assertThat(second.path("apiVersion").asText()).isEqualTo("autoscaling/v2");
    assertThat(second.at("/spec/metrics"))
        .isEqualTo(
            Yaml.of(
                    "{m: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}]}")
                .path("m"));
    assertThat(second.path("spec").has("targetCPUUtilizationPercentage")).isFalse();
    assertThat(second.at("/spec/minReplicas").asInt()).isEqualTo(1);
    JsonNode first = client.get(V1 + "/h").body();
    assertThat(first.path("apiVersion").asText()).isEqualTo("autoscaling/v1");
    assertThat(first.at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(60);
    assertThat(first.path("spec").has("metrics")).isFalse();
    assertThat(first.at("/metadata/uid")).isEqualTo(second.at("/metadata/uid"));
  }

  @Test
  void whoNamesNoMetricAimsAtFourFifthsOfTheCpu() {
    create(V1, "v1", "{%s, maxReplicas: 5}");
    assertThat(
            client.get(V2 + "/h").body().at("/spec/metrics/0/resource/target/averageUtilization"))
        .hasToString("80");
    assertThat(client.get(V1 + "/h").body().at("/spec/targetCPUUtilizationPercentage"))
        .hasToString("80");
  }

  @Test
  void whatTheFirstVersionHasNoFieldForSurvivesAnUpdateThroughIt() {
    create(
        V2,
        "v2",
        """
        {%s, maxReplicas: 5, behavior: {scaleDown: {stabilizationWindowSeconds: 7}}, metrics: [
          {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}},
          {type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}},
          {type: ContainerResource, containerResource: {name: cpu, container: c,
            target: {type: Utilization, averageUtilization: 40}}},
          {type: Pods, pods: {metric: {name: rps, selector: {matchLabels: {a: b}}},
            target: {type: AverageValue, averageValue: '10'}}},
          {type: Object, object: {metric: {name: hits}, describedObject: {kind: Ingress, name: i},
            target: {type: Value, value: 2k}}},
          {type: External, external: {metric: {name: queue, selector: {matchLabels: {q: x}}},
            target: {type: AverageValue, averageValue: '30'}}}]}
        """);
    patch(
        V2 + "/h/status",
        "{status: {currentReplicas: 2, desiredReplicas: 3, conditions: [{type: AbleToScale, status: 'True', reason: Ready}], currentMetrics: [{type: Resource, resource: {name: cpu, current: {averageUtilization: 12, averageValue: 6m}}}, {type: Pods, pods: {metric: {name: rps}, current: {averageValue: '4'}}}]}}");
    JsonNode before = client.get(V2 + "/h").body();

    JsonNode first = client.get(V1 + "/h").body();
    assertThat(first.at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(50);
    assertThat(first.at("/status/currentCPUUtilizationPercentage").asInt()).isEqualTo(12);
    assertThat(annotation(first, "metrics"))
        .contains(
            "\"targetAverageValue\":\"1Gi\"",
            "\"metricName\":\"rps\"",
            "\"targetValue\":\"2k\"",
            "\"metricSelector\":{\"matchLabels\":{\"q\"",
            "\"selector\":{\"matchLabels\":{\"a\"");
    assertThat(annotation(first, "conditions")).contains("AbleToScale");
    patch(V1 + "/h", "{spec: {targetCPUUtilizationPercentage: 55}}");

    JsonNode after = client.get(V2 + "/h").body();
    assertThat(after.at("/spec/metrics/0/resource/target/averageUtilization").asInt())
        .isEqualTo(55);
    for (int i = 1; i < 6; i++) {
      assertThat(after.at("/spec/metrics/" + i)).isEqualTo(before.at("/spec/metrics/" + i));
    }
    assertThat(after.at("/spec/behavior")).isEqualTo(before.at("/spec/behavior"));
    assertThat(after.at("/status/conditions")).isEqualTo(before.at("/status/conditions"));
    assertThat(after.at("/status/currentMetrics/1"))
        .isEqualTo(before.at("/status/currentMetrics/1"));
    assertThat(after.path("metadata").has("annotations")).isFalse();
  }

  @Test
  void anAnnotationThatIsNoJsonIsRefusedWithItsName() {
    Answer answer =
        client.post(
            V1,
            Yaml.of(
                    "{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: h, annotations: {autoscaling.alpha.kubernetes.io/metrics: '[{'}}, spec: {%s, maxReplicas: 2}}"
                        .formatted(TARGET))
                .toString());
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.message()).contains("autoscaling.alpha.kubernetes.io/metrics");
  }

  @Test
  void aNumberBelowOneIsInvalid() {
    Answer answer = post(V1, "v1", "{%s, maxReplicas: 5, targetCPUUtilizationPercentage: 0}");
    assertThat(answer.code()).isEqualTo(422);
    assertThat(answer.message())
        .contains("spec.targetCPUUtilizationPercentage: Invalid value: 0: must be greater than 0");
  }

  @Test
  void theSecondVersionIsPreferred() {
    JsonNode group = client.get("/apis/autoscaling").body();
    assertThat(group.path("versions").findValuesAsText("version")).containsExactly("v2", "v1");
    assertThat(group.at("/preferredVersion/version").asText()).isEqualTo("v2");
  }

  private static String annotation(JsonNode autoscaler, String name) {
    return autoscaler
        .path("metadata")
        .path("annotations")
        .path("autoscaling.alpha.kubernetes.io/" + name)
        .asText();
  }

  private void create(String path, String version, String spec) {
    Answer answer = post(path, version, spec);
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
  }

  private Answer post(String path, String version, String spec) {
    return client.post(
        path,
        Yaml.of(
                "{apiVersion: autoscaling/%s, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: %s}"
                    .formatted(version, spec.formatted(TARGET)))
            .toString());
  }

  private void patch(String path, String yaml) {
    Answer answer = client.patch(path, MERGE, Yaml.of(yaml).toString());
    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
  }
}
