package dev.trimtab.controllers.deployment;

import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.Cached;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.OwnerReferences;
import dev.trimtab.framework.Result;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries out one step of a rollout and reports where it stands. Serves one reconcile call. */
final class RolloutStep {

  /** How soon a Recreate rollout looks again for old pods that no event may announce. */
  private static final Duration OLD_PODS_CHECK = Duration.ofSeconds(5);

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private final Context<Deployment> context;
  private final Instant now;

  RolloutStep(Context<Deployment> context) {
    this.context = context;
    this.now = context.platform().clock().instant();
  }

  /** Reports, changes nothing. */
  Result reportOnly(Rollout rollout) {
    write(
        rollout,
        RolloutStatus.counted(rollout, DeploymentConditions.of(rollout.deployment(), now)));
    return Result.done();
  }

  /** Gives the sets new sizes, without going on with the rollout. */
  Result resize(Rollout rollout) {
    Rollout revised = withRevision(rollout);
    ProportionalScaling.scales(revised).forEach(scale -> scale(revised, scale));
    boolean paused = Boolean.TRUE.equals(rollout.deployment().getSpec().getPaused());
    if (paused) {
      deleteAll(History.surplus(revised));
    }
    var conditions = DeploymentConditions.of(revised.deployment(), now);
    notePause(revised.deployment(), conditions);
    write(revised, RolloutStatus.counted(revised, conditions));
    return Result.done();
  }

  /** One step of a rolling update. */
  Result roll(Rollout rollout) {
    Rollout revised = withCurrent(rollout);
    List<Scale> scales = RollingUpdate.step(revised);
    scales.forEach(scale -> scale(revised, scale));
    return report(revised, rollout.current().isEmpty(), scales.isEmpty());
  }

  /** One step of a Recreate rollout: all old pods go before a new one comes. */
  Result recreate(Rollout rollout) {
    List<ReplicaSet> active = Rollout.active(rollout.old());
    if (!active.isEmpty()) {
      active.forEach(set -> scale(rollout, new Scale(set, 0)));
      return report(rollout, false, false);
    }
    if (oldPodsRun(rollout)) {
      Result reported = report(rollout, false, false);
      return switch (reported) {
        case Result.RequeueAfter(Duration delay) when delay.compareTo(OLD_PODS_CHECK) < 0 ->
            reported;
        case Result.RequeueAfter _, Result.Done _ -> Result.requeueAfter(OLD_PODS_CHECK);
      };
    }
    Rollout revised = withCurrent(rollout);
    revised
        .current()
        .filter(set -> Rollout.replicas(set) != revised.wanted())
        .ifPresent(set -> scale(revised, new Scale(set, revised.wanted())));
    return report(revised, rollout.current().isEmpty(), true);
  }

  private boolean oldPodsRun(Rollout rollout) {
    Set<String> old =
        rollout.old().stream().map(s -> s.getMetadata().getUid()).collect(Collectors.toSet());
    return !old.isEmpty()
        && Cached.inNamespace(
                context.lister(Pod.class), rollout.deployment().getMetadata().getNamespace())
            .stream()
            .filter(pod -> !PodState.isTerminal(pod))
            .anyMatch(
                pod ->
                    OwnerReferences.controllerOf(pod)
                        .filter(r -> old.contains(r.getUid()))
                        .isPresent());
  }

  /** The rollout with its current set, which is created if it is not there. */
  private Rollout withCurrent(Rollout rollout) {
    if (rollout.current().isPresent()) {
      return withRevision(rollout);
    }
    try {
      return withRevisionSet(rollout.withCurrent(new CurrentReplicaSet(context).create(rollout)));
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isNamespaceTerminating(e)) {
        reportFailedCreate(rollout, e);
      }
      throw e;
    }
  }

  /** The rollout with its current set's revision and annotations up to date, if there is one. */
  private Rollout withRevision(Rollout rollout) {
    if (rollout.current().isEmpty()) {
      return rollout;
    }
    ReplicaSet set = rollout.current().get();
    return withRevisionSet(
        rollout.withCurrent(new CurrentReplicaSet(context).brought(rollout, set)));
  }

  /** The rollout with the current set's revision on the Deployment too. */
  private Rollout withRevisionSet(Rollout rollout) {
    Deployment deployment = rollout.deployment();
    long revision = rollout.current().map(Revisions::of).orElse(0L);
    Deployment after =
        new DeploymentBuilder(deployment)
            .editMetadata()
            .addToAnnotations(Revisions.REVISION, Long.toString(revision))
            .endMetadata()
            .build();
    return rollout.withDeployment(context.writer().patch(deployment, after));
  }

  private void reportFailedCreate(Rollout rollout, RuntimeException e) {
    String message = "Failed to create new replica set: " + ApiErrors.message(e);
    var conditions = DeploymentConditions.of(rollout.deployment(), now);
    conditions.set(
        DeploymentConditions.PROGRESSING, "False", DeploymentConditions.FAILED_CREATE, message);
    write(rollout, RolloutStatus.counted(rollout, conditions));
    context.events().warning(rollout.deployment(), DeploymentConditions.FAILED_CREATE, message);
  }

  private void scale(Rollout rollout, Scale scale) {
    ReplicaSet set = scale.set();
    int from = Rollout.replicas(set);
    int to = scale.replicas();
    ReplicaSet after =
        new ReplicaSetBuilder(set)
            .editMetadata()
            .withAnnotations(
                Revisions.sized(
                    Revisions.annotations(set),
                    rollout.wanted(),
                    rollout.wanted() + rollout.maxSurge()))
            .endMetadata()
            .editSpec()
            .withReplicas(to)
            .endSpec()
            .build();
    context.writer().patch(set, after);
    if (from != to) {
      String message =
          "Scaled %s replica set %s from %d to %d"
              .formatted(to > from ? "up" : "down", set.getMetadata().getName(), from, to);
      context.events().normal(rollout.deployment(), "ScalingReplicaSet", message);
    }
  }

  private void deleteAll(List<ReplicaSet> sets) {
    sets.forEach(context.writer()::delete);
  }

  private static void notePause(Deployment deployment, DeploymentConditions conditions) {
    if (deployment.getSpec().getProgressDeadlineSeconds() == null
        || conditions.has(DeploymentConditions.PROGRESSING, DeploymentConditions.TIMED_OUT)) {
      return;
    }
    boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
    boolean noted = conditions.has(DeploymentConditions.PROGRESSING, DeploymentConditions.PAUSED);
    if (paused && !noted) {
      conditions.set(
          DeploymentConditions.PROGRESSING,
          "Unknown",
          DeploymentConditions.PAUSED,
          "Deployment is paused");
    } else if (!paused && noted) {
      conditions.set(
          DeploymentConditions.PROGRESSING,
          "Unknown",
          DeploymentConditions.RESUMED,
          "Deployment is resumed");
    }
  }

  private Result report(Rollout rollout, boolean created, boolean settled) {
    var conditions = DeploymentConditions.of(rollout.deployment(), now);
    notePause(rollout.deployment(), conditions);
    noteCurrent(rollout, created, conditions);
    DeploymentStatus status = RolloutStatus.progressed(rollout, conditions, now);
    write(rollout, status);
    if (settled && RolloutStatus.isComplete(rollout, status)) {
      deleteAll(History.surplus(rollout));
    }
    return RolloutStatus.untilTimeout(rollout.deployment(), conditions, now)
        .map(left -> Result.requeueAfter(left.isPositive() ? left.plusSeconds(1) : ONE_SECOND))
        .orElseGet(Result::done);
  }

  private static void noteCurrent(
      Rollout rollout, boolean created, DeploymentConditions conditions) {
    if (rollout.current().isEmpty()
        || rollout.deployment().getSpec().getProgressDeadlineSeconds() == null) {
      return;
    }
    String name = rollout.current().get().getMetadata().getName();
    if (created) {
      conditions.set(
          DeploymentConditions.PROGRESSING,
          "True",
          DeploymentConditions.NEW_SET_CREATED,
          "Created new replica set \"" + name + "\"");
    } else if (conditions.get(DeploymentConditions.PROGRESSING).isEmpty()) {
      conditions.set(
          DeploymentConditions.PROGRESSING,
          "True",
          DeploymentConditions.FOUND_NEW_SET,
          "Found new replica set \"" + name + "\"");
    }
  }

  private void write(Rollout rollout, DeploymentStatus status) {
    Deployment deployment = rollout.deployment();
    StatusWrites.patch(
        deployment, new DeploymentBuilder(deployment).withStatus(status).build(), context);
  }
}
