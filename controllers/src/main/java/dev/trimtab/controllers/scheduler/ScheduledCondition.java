package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.controllers.shared.Timestamps;
import dev.trimtab.framework.Context;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reports in a pod's status why it is not scheduled. No write if that is what it says already. */
final class ScheduledCondition {

  private static final String TYPE = "PodScheduled";

  private ScheduledCondition() {}

  /**
   * Reports that the pod fits nowhere.
   *
   * @param nominated where room is made for it; empty for nowhere
   */
  static void unschedulable(Pod pod, String message, String nominated, Context<Pod> context) {
    set(pod, "Unschedulable", message, nominated.isEmpty() ? null : nominated, context);
  }

  static void gated(Pod pod, Context<Pod> context) {
    String message = "Scheduling is blocked due to non-empty scheduling gates";
    set(pod, "SchedulingGated", message, null, context);
  }

  private static void set(
      Pod pod, String reason, String message, @Nullable String nominated, Context<Pod> context) {
    Pod after =
        new PodBuilder(pod)
            .editOrNewStatus()
            .withNominatedNodeName(nominated)
            .withConditions(conditions(pod, reason, message, context.platform().clock().instant()))
            .endStatus()
            .build();
    StatusWrites.patch(pod, after, context);
  }

  static List<PodCondition> conditions(Pod pod, String reason, String message, Instant now) {
    List<PodCondition> conditions =
        new ArrayList<>(
            pod.getStatus() == null || pod.getStatus().getConditions() == null
                ? List.of()
                : pod.getStatus().getConditions());
    var old = PodState.condition(pod, TYPE);
    if (old.filter(
            c ->
                "False".equals(c.getStatus())
                    && reason.equals(c.getReason())
                    && Objects.equals(message, c.getMessage()))
        .isPresent()) {
      return conditions;
    }
    String since =
        old.filter(c -> "False".equals(c.getStatus()))
            .map(PodCondition::getLastTransitionTime)
            .orElse(Timestamps.format(now));
    conditions.removeIf(c -> TYPE.equals(c.getType()));
    conditions.add(
        new PodConditionBuilder()
            .withType(TYPE)
            .withStatus("False")
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(since)
            .build());
    return conditions;
  }
}
