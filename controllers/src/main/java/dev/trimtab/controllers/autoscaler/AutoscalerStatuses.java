package dev.trimtab.controllers.autoscaler;

import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerConditionBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Works out an autoscaler's status. */
final class AutoscalerStatuses {

  private static final String ABLE = "AbleToScale";
  private static final String ACTIVE = "ScalingActive";

  private AutoscalerStatuses() {}

  /** What a condition says. */
  private record Said(String type, String value, String reason, String message) {}

  private static final Said SCALE_KNOWN =
      new Said(
          ABLE,
          "True",
          "SucceededGetScale",
          "the HPA controller was able to get the target's current scale");
  private static final Said TURNED_OFF =
      new Said(
          ACTIVE,
          "False",
          "ScalingDisabled",
          "scaling is disabled since the replica count of the target is zero");

  /** The status of one whose target has {@code current} replicas. */
  static HorizontalPodAutoscalerStatus of(
      HorizontalPodAutoscaler autoscaler, int current, Rescale rescale, Instant now) {
    HorizontalPodAutoscalerStatus old = old(autoscaler);
    var status =
        new HorizontalPodAutoscalerStatusBuilder(old)
            .withCurrentReplicas(current)
            .withDesiredReplicas(current);
    var conditions = new ArrayList<>(old.getConditions());
    switch (rescale) {
      case Rescale.To(int replicas, String reason) -> {
        status.withDesiredReplicas(replicas).withLastScaleTime(Timestamps.format(now));
        String able = "the HPA controller was able to update the target scale to " + replicas;
        set(conditions, new Said(ABLE, "True", "SucceededRescale", able), now);
      }
      case Rescale.Off() -> {
        set(conditions, SCALE_KNOWN, now);
        set(conditions, TURNED_OFF, now);
      }
      case Rescale.Keep() -> {
        String reason = unknown(autoscaler);
        set(conditions, SCALE_KNOWN, now);
        set(conditions, new Said(ACTIVE, "False", reason, "no metrics are served"), now);
      }
    }
    return status.withConditions(conditions).build();
  }

  /** The status of one whose target has no scale. */
  static HorizontalPodAutoscalerStatus unable(
      HorizontalPodAutoscaler autoscaler, String why, Instant now) {
    HorizontalPodAutoscalerStatus old = old(autoscaler);
    var conditions = new ArrayList<>(old.getConditions());
    String unable = "the HPA controller was unable to get the target's current scale: " + why;
    set(conditions, new Said(ABLE, "False", "FailedGetScale", unable), now);
    return new HorizontalPodAutoscalerStatusBuilder(old)
        .withDesiredReplicas(Objects.requireNonNullElse(old.getDesiredReplicas(), 0))
        .withConditions(conditions)
        .build();
  }

  /** The reason for the first metric that is not known, such as {@code FailedGetPodsMetric}. */
  private static String unknown(HorizontalPodAutoscaler autoscaler) {
    var metrics = autoscaler.getSpec().getMetrics();
    String type = metrics.isEmpty() ? "Resource" : metrics.getFirst().getType();
    return "FailedGet" + type + "Metric";
  }

  private static HorizontalPodAutoscalerStatus old(HorizontalPodAutoscaler autoscaler) {
    return Objects.requireNonNullElseGet(
        autoscaler.getStatus(), HorizontalPodAutoscalerStatus::new);
  }

  private static void set(
      List<HorizontalPodAutoscalerCondition> conditions, Said said, Instant now) {
    String since =
        conditions.stream()
            .filter(c -> said.type.equals(c.getType()) && said.value.equals(c.getStatus()))
            .map(HorizontalPodAutoscalerCondition::getLastTransitionTime)
            .findFirst()
            .orElse(Timestamps.format(now));
    conditions.removeIf(c -> said.type.equals(c.getType()));
    conditions.add(
        new HorizontalPodAutoscalerConditionBuilder()
            .withType(said.type)
            .withStatus(said.value)
            .withReason(said.reason)
            .withMessage(said.message)
            .withLastTransitionTime(since)
            .build());
  }
}
