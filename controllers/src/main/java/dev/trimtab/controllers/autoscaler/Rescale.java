package dev.trimtab.controllers.autoscaler;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import java.util.Objects;

/** What an autoscaler does about a number of replicas. */
sealed interface Rescale {

  /** Bring it to {@code replicas}; {@code reason} is for a person to read. */
  record To(int replicas, String reason) implements Rescale {}

  /** It is within the bounds. */
  record Keep() implements Rescale {}

  /** Somebody has turned the workload off. */
  record Off() implements Rescale {}

  static Rescale of(HorizontalPodAutoscalerSpec spec, int current) {
    int least = Objects.requireNonNullElse(spec.getMinReplicas(), 1);
    if (current == 0 && least != 0) {
      return new Off();
    }
    if (current > spec.getMaxReplicas()) {
      return new To(spec.getMaxReplicas(), "Current number of replicas above Spec.MaxReplicas");
    }
    return current < least
        ? new To(least, "Current number of replicas below Spec.MinReplicas")
        : new Keep();
  }
}
