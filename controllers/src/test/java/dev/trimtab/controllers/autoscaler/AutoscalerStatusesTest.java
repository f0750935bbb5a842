package dev.trimtab.controllers.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AutoscalerStatusesTest {

  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

  private final HorizontalPodAutoscaler autoscaler =
      new HorizontalPodAutoscalerBuilder()
          .withNewSpec()
          .withMinReplicas(2)
          .withMaxReplicas(5)
          .addNewMetric()
          .withType("Pods")
          .endMetric()
          .endSpec()
          .build();

  @Test
  void aNumberOutsideTheBoundsIsBroughtToTheNearest() {
    assertThat(decide(9))
        .isEqualTo(new Rescale.To(5, "Current number of replicas above Spec.MaxReplicas"));
    assertThat(decide(1))
        .isEqualTo(new Rescale.To(2, "Current number of replicas below Spec.MinReplicas"));
    assertThat(decide(3)).isEqualTo(new Rescale.Keep());
    assertThat(decide(0)).isEqualTo(new Rescale.Off());
  }

  @Test
  void theStatusSaysWhatIsKnownAndThatNoMetricIs() {
    HorizontalPodAutoscalerStatus status = status(3);

    assertThat(status.getCurrentReplicas()).isEqualTo(3);
    assertThat(status.getDesiredReplicas()).isEqualTo(3);
    assertThat(status.getCurrentMetrics()).isEmpty();
    assertThat(status.getLastScaleTime()).isNull();
    assertThat(condition(status, "AbleToScale")).isEqualTo("True SucceededGetScale");
    assertThat(condition(status, "ScalingActive")).isEqualTo("False FailedGetPodsMetric");
  }

  @Test
  void aChangeIsToldWithItsTime() {
    HorizontalPodAutoscalerStatus status = status(9);

    assertThat(status.getCurrentReplicas()).isEqualTo(9);
    assertThat(status.getDesiredReplicas()).isEqualTo(5);
    assertThat(status.getLastScaleTime()).isEqualTo(NOW.toString());
    assertThat(condition(status, "AbleToScale")).isEqualTo("True SucceededRescale");
  }

  @Test
  void aWorkloadThatIsTurnedOffIsLeftSo() {
    assertThat(condition(status(0), "ScalingActive")).isEqualTo("False ScalingDisabled");
  }

  @Test
  void aTargetWithoutScaleIsNamed() {
    HorizontalPodAutoscalerStatus status =
        AutoscalerStatuses.unable(autoscaler, "Deployment ns/web not found", NOW);

    assertThat(condition(status, "AbleToScale")).isEqualTo("False FailedGetScale");
    assertThat(status.getConditions().getFirst().getMessage())
        .endsWith("Deployment ns/web not found");
  }

  @Test
  void theTimeOfTransitionIsThatOfTheLastChange() {
    autoscaler.setStatus(status(3));
    HorizontalPodAutoscalerStatus later =
        AutoscalerStatuses.of(autoscaler, 3, decide(3), NOW.plusSeconds(60));

    assertThat(later).isEqualTo(autoscaler.getStatus());
  }

  private Rescale decide(int current) {
    return Rescale.of(autoscaler.getSpec(), current);
  }

  private HorizontalPodAutoscalerStatus status(int current) {
    return AutoscalerStatuses.of(autoscaler, current, decide(current), NOW);
  }

  private static String condition(HorizontalPodAutoscalerStatus status, String type) {
    return status.getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .findFirst()
        .orElseThrow();
  }
}
