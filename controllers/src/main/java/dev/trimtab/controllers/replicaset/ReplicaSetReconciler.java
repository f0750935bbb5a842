package dev.trimtab.controllers.replicaset;

import dev.trimtab.controllers.shared.Adoption;
import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.Cached;
import dev.trimtab.controllers.shared.Claim;
import dev.trimtab.controllers.shared.Orphans;
import dev.trimtab.controllers.shared.PodState;
import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.controllers.shared.SlowStart;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.controllers.shared.Templates;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.OwnerReferences;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Brings the number of a ReplicaSet's pods to the wanted one and reports it. */
final class ReplicaSetReconciler implements Reconciler<ReplicaSet> {

  private final Orphans<Pod> orphans;

  ReplicaSetReconciler(Orphans<Pod> orphans) {
    this.orphans = orphans;
  }

  @Override
  public Result absent(ObjectKey key, Context<ReplicaSet> context) {
    orphans.forget(key);
    return Result.done();
  }

  @Override
  public Result reconcile(ReplicaSet set, Context<ReplicaSet> context) throws InterruptedException {
    List<Pod> pods = claimedPods(set, context);
    int wanted = Objects.requireNonNullElse(set.getSpec().getReplicas(), 1);
    ReplicaPlan plan =
        set.isMarkedForDeletion() ? new ReplicaPlan.Keep() : plan(wanted, set, pods, context);
    Optional<RuntimeException> failure = carryOut(plan, set, context);
    if (!(plan instanceof ReplicaPlan.Keep) && failure.isEmpty()) {
      return Result.done(); // What was done to the pods brings the set here again, to be counted.
    }
    Instant now = context.platform().clock().instant();
    var reported =
        failure.map(
            e ->
                new ReplicaSetStatuses.Failure(
                    pods.size() < wanted ? "FailedCreate" : "FailedDelete", ApiErrors.message(e)));
    ReplicaSet after =
        new ReplicaSetBuilder(set)
            .withStatus(ReplicaSetStatuses.of(set, pods, reported, now))
            .build();
    StatusWrites.patch(set, after, context);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return ReplicaSetStatuses.untilNextAvailable(set, pods, now)
        .map(Result::requeueAfter)
        .orElseGet(Result::done);
  }

  private List<Pod> claimedPods(ReplicaSet set, Context<ReplicaSet> context) {
    Selector selector = Selector.of(set.getSpec().getSelector());
    var key = ObjectKey.of(set.getMetadata().getNamespace(), set.getMetadata().getName());
    var candidates = new ArrayList<>(context.owned(Pod.class));
    candidates.addAll(orphans.of(key, selector, context.lister(Pod.class)));
    candidates.removeIf(pod -> !PodState.isActive(pod));
    return Adoption.carryOut(
        set, Claim.of(set, selector, candidates), pod -> new PodBuilder(pod).build(), context);
  }

  private static ReplicaPlan plan(
      int wanted, ReplicaSet set, List<Pod> pods, Context<ReplicaSet> context) {
    var order =
        new VictimOrder(
            context.platform().clock().instant(),
            pods.size() > wanted ? relatedPods(set, context) : List.of());
    return ReplicaPlan.of(wanted, pods, order);
  }

  private static Optional<RuntimeException> carryOut(
      ReplicaPlan plan, ReplicaSet set, Context<ReplicaSet> context) throws InterruptedException {
    return switch (plan) {
      case ReplicaPlan.Keep() -> Optional.empty();
      case ReplicaPlan.Create(int count) ->
          SlowStart.run(count, context.platform(), i -> create(set, context)).failure();
      case ReplicaPlan.Delete(List<Pod> victims) ->
          SlowStart.run(
                  victims.size(), context.platform(), i -> delete(set, victims.get(i), context))
              .failure();
    };
  }

  /** Active pods of all sets with the same controller, this one included. */
  private static List<Pod> relatedPods(ReplicaSet set, Context<ReplicaSet> context) {
    String namespace = set.getMetadata().getNamespace();
    var controller = OwnerReferences.controllerOf(set).map(r -> r.getUid());
    Set<String> siblings =
        Cached.inNamespace(context.lister(ReplicaSet.class), namespace).stream()
            .filter(
                other ->
                    controller.isPresent()
                        && OwnerReferences.controllerOf(other)
                            .map(r -> r.getUid())
                            .equals(controller))
            .map(other -> other.getMetadata().getUid())
            .collect(Collectors.toCollection(HashSet::new));
    siblings.add(set.getMetadata().getUid());
    return Cached.inNamespace(context.lister(Pod.class), namespace).stream()
        .filter(PodState::isActive)
        .filter(
            pod ->
                OwnerReferences.controllerOf(pod)
                    .filter(r -> siblings.contains(r.getUid()))
                    .isPresent())
        .toList();
  }

  private static void create(ReplicaSet set, Context<ReplicaSet> context) {
    try {
      Pod pod = context.writer().create(Templates.podOf(set.getSpec().getTemplate(), set));
      context
          .events()
          .normal(set, "SuccessfulCreate", "Created pod: " + pod.getMetadata().getName());
    } catch (RuntimeException e) {
      if (ApiErrors.isNamespaceTerminating(e)) {
        return; // The set goes with the namespace; retrying would only delay that.
      }
      context.events().warning(set, "FailedCreate", "Error creating: " + ApiErrors.message(e));
      throw e;
    }
  }

  private static void delete(ReplicaSet set, Pod pod, Context<ReplicaSet> context) {
    try {
      if (context.writer().delete(pod)) {
        context
            .events()
            .normal(set, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
      }
    } catch (RuntimeException e) {
      context.events().warning(set, "FailedDelete", "Error deleting: " + ApiErrors.message(e));
      throw e;
    }
  }
}
