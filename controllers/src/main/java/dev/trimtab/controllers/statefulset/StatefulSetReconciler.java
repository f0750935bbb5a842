package dev.trimtab.controllers.statefulset;

import dev.trimtab.controllers.shared.Adoption;
import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.Cached;
import dev.trimtab.controllers.shared.Claim;
import dev.trimtab.controllers.shared.Counts;
import dev.trimtab.controllers.shared.Orphans;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.Revision;
import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes a StatefulSet's next steps and reports how far it is. */
final class StatefulSetReconciler implements Reconciler<StatefulSet> {

  /** While pods are ready but not yet available, no event tells when they become so. */
  private static final Duration AVAILABILITY_CHECK = Duration.ofSeconds(1);

  private final Orphans<Pod> orphans;

  StatefulSetReconciler(Orphans<Pod> orphans) {
    this.orphans = orphans;
  }

  @Override
  public Result absent(ObjectKey key, Context<StatefulSet> context) {
    orphans.forget(key);
    return Result.done();
  }

  @Override
  public Result reconcile(StatefulSet set, Context<StatefulSet> context) {
    var ordinals =
        Ordinals.of(set, claimedPods(set, context), context.platform().clock().instant());
    if (set.isMarkedForDeletion()) {
      return Result.done();
    }
    Revision update = Revision.current(set, set.getSpec().getTemplate(), context);
    Revision current =
        Optional.ofNullable(set.getStatus())
            .map(StatefulSetStatus::getCurrentRevision)
            .flatMap(name -> Revision.named(name, context))
            .orElse(update);
    StatefulSetStatus status = status(ordinals, current, update);
    StatusWrites.patch(set, new StatefulSetBuilder(set).withStatus(status).build(), context);
    step(ordinals, current, update, context);
    trimHistory(ordinals, current, update, context);
    boolean waits =
        Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0) > 0
            && Counts.orZero(status.getReadyReplicas()) != status.getAvailableReplicas();
    return waits ? Result.requeueAfter(AVAILABILITY_CHECK) : Result.done();
  }

  private List<Pod> claimedPods(StatefulSet set, Context<StatefulSet> context) {
    Selector selector = Selector.of(set.getSpec().getSelector());
    var key = ObjectKey.of(set.getMetadata().getNamespace(), set.getMetadata().getName());
    var candidates = new ArrayList<>(context.owned(Pod.class));
    orphans.of(key, selector, context.lister(Pod.class)).stream()
        .filter(pod -> pod.getMetadata().getName().startsWith(key.name() + "-"))
        .forEach(candidates::add);
    return Adoption.carryOut(
        set, Claim.of(set, selector, candidates), pod -> new PodBuilder(pod).build(), context);
  }

  private static void step(
      Ordinals ordinals, Revision current, Revision update, Context<StatefulSet> context) {
    List<Ordinals.Step> steps = ordinals.scaling();
    for (Ordinals.Step step : steps) {
      switch (step) {
        case Ordinals.Step.Create(int ordinal) ->
            create(
                new Identity(ordinals.set(), ordinal),
                ordinal < ordinals.first() + ordinals.partition() ? current : update,
                context);
        case Ordinals.Step.Delete(Pod pod) -> delete(ordinals.set(), pod, context);
      }
    }
    if (steps.isEmpty()) {
      ordinals.nextToUpdate(update.name()).ifPresent(pod -> delete(ordinals.set(), pod, context));
    }
  }

  private static void create(Identity identity, Revision revision, Context<StatefulSet> context) {
    StatefulSet set = identity.set();
    try {
      for (PersistentVolumeClaim claim : identity.claims()) {
        var key = ObjectKey.of(claim.getMetadata().getNamespace(), claim.getMetadata().getName());
        if (Cached.get(context.lister(PersistentVolumeClaim.class), key).isEmpty()) {
          var _ = context.writer().create(claim);
        }
      }
      var _ = context.writer().create(identity.pod(revision));
      context
          .events()
          .normal(
              set,
              "SuccessfulCreate",
              "create Pod %s in StatefulSet %s successful"
                  .formatted(identity.name(), set.getMetadata().getName()));
    } catch (RuntimeException e) {
      if (ApiErrors.isNamespaceTerminating(e)) {
        return;
      }
      context
          .events()
          .warning(
              set,
              "FailedCreate",
              "create Pod %s in StatefulSet %s failed error: %s"
                  .formatted(identity.name(), set.getMetadata().getName(), ApiErrors.message(e)));
      throw e;
    }
  }

  private static void delete(StatefulSet set, Pod pod, Context<StatefulSet> context) {
    if (context.writer().delete(pod)) {
      context
          .events()
          .normal(
              set,
              "SuccessfulDelete",
              "delete Pod %s in StatefulSet %s successful"
                  .formatted(pod.getMetadata().getName(), set.getMetadata().getName()));
    }
  }

  private static void trimHistory(
      Ordinals ordinals, Revision current, Revision update, Context<StatefulSet> context) {
    var inUse = new HashSet<>(List.of(current.name(), update.name()));
    ordinals.pods().values().forEach(pod -> inUse.add(Ordinals.revisionOf(pod)));
    int limit = Objects.requireNonNullElse(ordinals.set().getSpec().getRevisionHistoryLimit(), 10);
    Revision.trim(limit, inUse, context);
  }

  static StatefulSetStatus status(Ordinals ordinals, Revision current, Revision update) {
    StatefulSet set = ordinals.set();
    Collection<Pod> pods = ordinals.pods().values();
    int updated = count(pods, pod -> update.name().equals(Ordinals.revisionOf(pod)));
    int ready = count(pods, PodState::isReady);
    int replicas = pods.size();
    boolean complete =
        ordinals.partition() == 0
            && updated == ordinals.wanted()
            && replicas == updated
            && ready == replicas;
    String currentName = complete ? update.name() : current.name();
    return new StatefulSetStatusBuilder(
            set.getStatus() == null ? new StatefulSetStatus() : set.getStatus())
        .withObservedGeneration(set.getMetadata().getGeneration())
        .withReplicas(replicas)
        .withReadyReplicas(Counts.orAbsent(ready))
        .withAvailableReplicas(count(pods, ordinals::isHealthy))
        .withCurrentReplicas(
            Counts.orAbsent(count(pods, pod -> currentName.equals(Ordinals.revisionOf(pod)))))
        .withUpdatedReplicas(Counts.orAbsent(updated))
        .withCurrentRevision(currentName)
        .withUpdateRevision(update.name())
        .withCollisionCount(0)
        .build();
  }

  private static int count(Collection<Pod> pods, Predicate<Pod> predicate) {
    return (int) pods.stream().filter(pod -> !pod.isMarkedForDeletion()).filter(predicate).count();
  }
}
