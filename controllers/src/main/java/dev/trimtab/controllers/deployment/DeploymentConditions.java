package dev.trimtab.controllers.deployment;

import dev.trimtab.controllers.shared.Timestamps;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions of a Deployment, with the reasons that {@code kubectl rollout status} knows. */
final class DeploymentConditions {

  static final String AVAILABLE = "Available";
  static final String PROGRESSING = "Progressing";
  static final String REPLICA_FAILURE = "ReplicaFailure";

  static final String NEW_SET_CREATED = "NewReplicaSetCreated";
  static final String FOUND_NEW_SET = "FoundNewReplicaSet";
  static final String FAILED_CREATE = "ReplicaSetCreateError";
  static final String SET_UPDATED = "ReplicaSetUpdated";
  static final String NEW_SET_AVAILABLE = "NewReplicaSetAvailable";
  static final String TIMED_OUT = "ProgressDeadlineExceeded";
  static final String PAUSED = "DeploymentPaused";
  static final String RESUMED = "DeploymentResumed";
  static final String ENOUGH = "MinimumReplicasAvailable";
  static final String TOO_FEW = "MinimumReplicasUnavailable";

  private final List<DeploymentCondition> conditions;
  private final String now;

  private DeploymentConditions(List<DeploymentCondition> conditions, Instant now) {
    this.conditions = conditions;
    this.now = Timestamps.format(now);
  }

  /** A changeable copy of a Deployment's conditions. */
  static DeploymentConditions of(Deployment deployment, Instant now) {
    var status = deployment.getStatus();
    return new DeploymentConditions(
        new ArrayList<>(
            status == null || status.getConditions() == null ? List.of() : status.getConditions()),
        now);
  }

  Optional<DeploymentCondition> get(String type) {
    return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  boolean has(String type, String reason) {
    return get(type).filter(c -> reason.equals(c.getReason())).isPresent();
  }

  void remove(String type) {
    conditions.removeIf(c -> type.equals(c.getType()));
  }

  /** Sets a condition; one with the same status and reason stays as it is. */
  void set(String type, String status, String reason, String message) {
    Optional<DeploymentCondition> old = get(type);
    if (old.filter(c -> status.equals(c.getStatus()) && reason.equals(c.getReason())).isEmpty()) {
      replace(type, status, reason, message);
    }
  }

  /** Sets a condition and its update time, even if status and reason stay. */
  void replace(String type, String status, String reason, String message) {
    String since =
        get(type)
            .filter(c -> status.equals(c.getStatus()))
            .map(DeploymentCondition::getLastTransitionTime)
            .orElse(now);
    remove(type);
    conditions.add(
        new DeploymentConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withLastUpdateTime(now)
            .withLastTransitionTime(since)
            .build());
  }

  List<DeploymentCondition> toList() {
    return List.copyOf(conditions);
  }
}
