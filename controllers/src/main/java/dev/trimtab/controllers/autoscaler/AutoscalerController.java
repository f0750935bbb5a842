package dev.trimtab.controllers.autoscaler;

import dev.trimtab.framework.Controller;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;

/** The HorizontalPodAutoscaler controller. */
public final class AutoscalerController {

  private AutoscalerController() {}

  /** A new controller, independent of others. */
  public static Controller<HorizontalPodAutoscaler> create() {
    return Controller.of(HorizontalPodAutoscaler.class)
        .named("horizontal-pod-autoscaler")
        .reconciler(new AutoscalerReconciler());
  }
}
