package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.controllers.shared.Timestamps;
import dev.trimtab.framework.Context;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;

/** Deletes the pods that have to go for a more important one. */
final class Victims {

  private static final String TARGET = "DisruptionTarget";
  private static final String REASON = "PreemptionByScheduler";

  private Victims() {}

  /** Whether the pod has been told that it goes for another. */
  static boolean isPreempted(Pod pod) {
    return PodState.condition(pod, TARGET)
        .filter(c -> "True".equals(c.getStatus()) && REASON.equals(c.getReason()))
        .isPresent();
  }

  /**
   * Says first why the pod is deleted, so that a Job does not take it for the pod's own failure. It
   * gets the time to end that it asks for.
   */
  static void evict(Pod victim, Pod preemptor, String node, Context<Pod> context) {
    if (victim.isMarkedForDeletion()) {
      return;
    }
    Instant now = context.platform().clock().instant();
    String scheduler = preemptor.getSpec().getSchedulerName();
    String why = scheduler + ": preempting to accommodate a higher priority pod";
    try {
      StatusWrites.patchOther(victim, told(victim, why, now), context);
    } catch (RuntimeException e) {
      if (!ApiErrors.isConflict(e)) {
        throw e;
      }
      tellAnew(victim, why, now, context);
    }
    if (context.writer().delete(victim)) {
      context
          .events()
          .normal(
              victim,
              "Preempted",
              "Preempted by pod %s on node %s".formatted(preemptor.getMetadata().getUid(), node));
    }
  }

  /** The node reports of its pods all the time, so the cache may be a version behind. */
  private static void tellAnew(Pod victim, String why, Instant now, Context<Pod> context) {
    Pod live =
        context
            .client()
            .pods()
            .inNamespace(victim.getMetadata().getNamespace())
            .withName(victim.getMetadata().getName())
            .get();
    if (live != null && live.getMetadata().getUid().equals(victim.getMetadata().getUid())) {
      StatusWrites.patchOther(live, told(live, why, now), context);
    }
  }

  private static Pod told(Pod pod, String why, Instant now) {
    return new PodBuilder(pod)
        .editOrNewStatus()
        .removeMatchingFromConditions(c -> TARGET.equals(c.getType()))
        .addNewCondition()
        .withType(TARGET)
        .withStatus("True")
        .withReason(REASON)
        .withMessage(why)
        .withLastTransitionTime(Timestamps.format(now))
        .endCondition()
        .endStatus()
        .build();
  }
}
