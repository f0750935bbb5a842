package dev.trimtab.controllers.deployment;

import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.OwnerReferences;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Sees to it that a ReplicaSet with the Deployment's template exists and bears its revision. */
final class CurrentReplicaSet {

  /** The name of a new set is taken; the collision is counted, so the next name is another. */
  static final class NameTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NameTakenException(String message) {
      super(message);
    }
  }

  private final Context<Deployment> context;

  CurrentReplicaSet(Context<Deployment> context) {
    this.context = context;
  }

  /** The existing set with annotations brought up to date. */
  ReplicaSet brought(Rollout rollout, ReplicaSet existing) {
    Deployment deployment = rollout.deployment();
    long revision = nextRevision(rollout, Optional.of(existing));
    ReplicaSet after =
        new ReplicaSetBuilder(existing)
            .editMetadata()
            .withAnnotations(Revisions.ofCurrent(deployment, Optional.of(existing), revision))
            .endMetadata()
            .editSpec()
            .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
            .endSpec()
            .build();
    return context.writer().patch(existing, after);
  }

  /** The revision of the current set: above all others, or its own if it already is. */
  static long nextRevision(Rollout rollout, Optional<ReplicaSet> existing) {
    long next = Revisions.highest(rollout.old()) + 1;
    return Math.max(next, existing.map(Revisions::of).orElse(0L));
  }

  /**
   * Creates the set.
   *
   * @throws NameTakenException if the name is taken by a set of another template; the collision is
   *     then counted in the Deployment's status and the next try uses another name
   */
  ReplicaSet create(Rollout rollout) {
    ReplicaSet desired = desired(rollout);
    try {
      ReplicaSet created = context.writer().create(desired);
      if (Rollout.replicas(desired) > 0) {
        context
            .events()
            .normal(
                rollout.deployment(),
                "ScalingReplicaSet",
                "Scaled up replica set %s from 0 to %d"
                    .formatted(desired.getMetadata().getName(), Rollout.replicas(desired)));
      }
      return created;
    } catch (RuntimeException e) {
      if (ApiErrors.isAlreadyExists(e)) {
        return existingOrCollision(rollout.deployment(), desired);
      }
      throw e;
    }
  }

  private ReplicaSet existingOrCollision(Deployment deployment, ReplicaSet desired) {
    ReplicaSet there = context.client().resource(desired).get();
    if (there != null
        && OwnerReferences.isControlledBy(there, deployment)
        && PodTemplates.hasTemplateOf(there, deployment)) {
      return there;
    }
    int collisions =
        deployment.getStatus() == null
            ? 0
            : Objects.requireNonNullElse(deployment.getStatus().getCollisionCount(), 0);
    Deployment counted =
        new DeploymentBuilder(deployment)
            .editOrNewStatus()
            .withCollisionCount(collisions + 1)
            .endStatus()
            .build();
    context.writer().patchStatus(deployment, counted);
    throw new NameTakenException(
        "ReplicaSet name %s is taken by another template; collision %d counted"
            .formatted(desired.getMetadata().getName(), collisions + 1));
  }

  private static ReplicaSet desired(Rollout rollout) {
    Deployment deployment = rollout.deployment();
    var template = deployment.getSpec().getTemplate();
    Integer collisions =
        deployment.getStatus() == null ? null : deployment.getStatus().getCollisionCount();
    String hash = PodTemplates.hash(template, collisions);
    int size = RollingUpdate.sizeOfCurrent(rollout);
    Map<String, String> annotations =
        Revisions.ofCurrent(deployment, Optional.empty(), nextRevision(rollout, Optional.empty()));
    Map<String, String> labels =
        PodTemplates.withHash(
            template.getMetadata() == null ? null : template.getMetadata().getLabels(), hash);
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withNamespace(deployment.getMetadata().getNamespace())
        .withName(deployment.getMetadata().getName() + "-" + hash)
        .withLabels(labels)
        .withAnnotations(
            Revisions.sized(annotations, rollout.wanted(), rollout.wanted() + rollout.maxSurge()))
        .withOwnerReferences(OwnerReferences.controlledBy(deployment))
        .endMetadata()
        .withNewSpec()
        .withReplicas(size)
        .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
        .withSelector(
            new LabelSelectorBuilder(deployment.getSpec().getSelector())
                .addToMatchLabels(PodTemplates.HASH_LABEL, hash)
                .build())
        .withNewTemplateLike(template)
        .editOrNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }
}
