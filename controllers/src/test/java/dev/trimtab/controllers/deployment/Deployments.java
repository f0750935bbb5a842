package dev.trimtab.controllers.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;

/** Deployments and their sets for tests. */
final class Deployments {

  private Deployments() {}

  static Deployment deployment(int replicas, IntOrString surge, IntOrString unavailable) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("web")
        .withUid("d")
        .withGeneration(1L)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withProgressDeadlineSeconds(600)
        .withRevisionHistoryLimit(10)
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxSurge(surge)
        .withMaxUnavailable(unavailable)
        .endRollingUpdate()
        .endStrategy()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("web:new")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** A set of {@code size} pods of which some are available; revision orders by age. */
  static ReplicaSet set(String image, int revision, int size, int available) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("web-" + revision)
        .withUid("s" + revision)
        .withGeneration(1L)
        .withCreationTimestamp("2026-01-01T00:00:%02dZ".formatted(revision))
        .addToAnnotations(Revisions.REVISION, "" + revision)
        .endMetadata()
        .withNewSpec()
        .withReplicas(size)
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "web")
        .addToLabels(PodTemplates.HASH_LABEL, "h" + revision)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .withNewStatus()
        .withReplicas(size)
        .withReadyReplicas(available)
        .withAvailableReplicas(available)
        .withObservedGeneration(1L)
        .endStatus()
        .build();
  }
}
