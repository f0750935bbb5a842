package dev.trimtab.controllers.autoscaler;

import dev.trimtab.controllers.shared.ScaleApi;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Keeps the target of an autoscaler within its bounds. */
final class AutoscalerReconciler implements Reconciler<HorizontalPodAutoscaler> {

  /** A target of any kind changes without an event. */
  private static final Duration PERIOD = Duration.ofSeconds(15);

  @Override
  public Result reconcile(
      HorizontalPodAutoscaler autoscaler, Context<HorizontalPodAutoscaler> context) {
    var target = autoscaler.getSpec().getScaleTargetRef();
    var key = ObjectKey.of(autoscaler.getMetadata().getNamespace(), target.getName());
    String apiVersion = Objects.requireNonNullElse(target.getApiVersion(), "v1");
    var api = new ScaleApi(context.client());
    Instant now = context.platform().clock().instant();
    switch (api.get(apiVersion, target.getKind(), key)) {
      case ScaleApi.Found.Scaled scaled -> scale(autoscaler, scaled, api, context);
      case ScaleApi.Found.Unscalable(String why) -> {
        context.events().warning(autoscaler, "FailedGetScale", why);
        report(autoscaler, AutoscalerStatuses.unable(autoscaler, why, now), context);
      }
      case ScaleApi.Found.Absent() -> {
        String why = "%s %s not found".formatted(target.getKind(), key);
        context.events().warning(autoscaler, "FailedGetScale", why);
        report(autoscaler, AutoscalerStatuses.unable(autoscaler, why, now), context);
      }
    }
    return Result.requeueAfter(PERIOD);
  }

  private static void scale(
      HorizontalPodAutoscaler autoscaler,
      ScaleApi.Found.Scaled scaled,
      ScaleApi api,
      Context<HorizontalPodAutoscaler> context) {
    Rescale rescale = Rescale.of(autoscaler.getSpec(), scaled.wanted());
    if (rescale instanceof Rescale.To(int replicas, String reason)) {
      api.set(scaled, replicas);
      context
          .events()
          .normal(
              autoscaler,
              "SuccessfulRescale",
              "New size: %d; reason: %s".formatted(replicas, reason));
    }
    Instant now = context.platform().clock().instant();
    report(autoscaler, AutoscalerStatuses.of(autoscaler, scaled.wanted(), rescale, now), context);
  }

  private static void report(
      HorizontalPodAutoscaler autoscaler,
      HorizontalPodAutoscalerStatus status,
      Context<HorizontalPodAutoscaler> context) {
    StatusWrites.patch(
        autoscaler,
        new HorizontalPodAutoscalerBuilder(autoscaler).withStatus(status).build(),
        context);
  }
}
