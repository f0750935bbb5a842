package dev.trimtab.controllers.disruption;

import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.controllers.shared.Timestamps;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;

/** A pod that was to be deleted and is there two minutes later is no target any more. */
final class StaleTarget implements Reconciler<Pod> {

  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String TARGET = "DisruptionTarget";

  /** A node agent may take as long as it likes to end a pod that it evicts itself. */
  private static final String BY_AGENT = "TerminationByKubelet";

  static boolean isTarget(Pod pod) {
    return PodState.isActive(pod)
        && PodState.condition(pod, TARGET)
            .filter(c -> "True".equals(c.getStatus()) && !BY_AGENT.equals(c.getReason()))
            .filter(c -> c.getLastTransitionTime() != null)
            .isPresent();
  }

  @Override
  public Result reconcile(Pod pod, Context<Pod> context) {
    Instant now = context.platform().clock().instant();
    Instant since =
        Timestamps.parse(PodState.condition(pod, TARGET).orElseThrow().getLastTransitionTime());
    Duration left = Duration.between(now, since.plus(PATIENCE));
    if (left.isPositive()) {
      return Result.requeueAfter(left);
    }
    StatusWrites.patch(pod, withdrawn(pod, now), context);
    return Result.done();
  }

  static Pod withdrawn(Pod pod, Instant now) {
    return new PodBuilder(pod)
        .editStatus()
        .editMatchingCondition(c -> TARGET.equals(c.getType()))
        .withStatus("False")
        .withReason(null)
        .withMessage(null)
        .withLastTransitionTime(Timestamps.format(now))
        .endCondition()
        .endStatus()
        .build();
  }
}
