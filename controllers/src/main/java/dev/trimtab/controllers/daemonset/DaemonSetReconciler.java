package dev.trimtab.controllers.daemonset;

import dev.trimtab.controllers.shared.Adoption;
import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.Claim;
import dev.trimtab.controllers.shared.Counts;
import dev.trimtab.controllers.shared.Orphans;
import dev.trimtab.controllers.shared.Revision;
import dev.trimtab.controllers.shared.Selector;
import dev.trimtab.controllers.shared.SlowStart;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.Snapshot;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Brings a DaemonSet's pods where they belong and reports where they are. */
final class DaemonSetReconciler implements Reconciler<DaemonSet> {

  /** While pods are ready but not yet available, no event tells when they become so. */
  private static final Duration AVAILABILITY_CHECK = Duration.ofSeconds(1);

  private final Orphans<Pod> orphans;
  private final Set<ObjectKey> sets;

  DaemonSetReconciler(Orphans<Pod> orphans, Set<ObjectKey> sets) {
    this.orphans = orphans;
    this.sets = sets;
  }

  @Override
  public Result absent(ObjectKey key, Context<DaemonSet> context) {
    sets.remove(key);
    orphans.forget(key);
    return Result.done();
  }

  @Override
  public Result reconcile(DaemonSet set, Context<DaemonSet> context) throws InterruptedException {
    var key = ObjectKey.of(set.getMetadata().getNamespace(), set.getMetadata().getName());
    sets.add(key);
    List<Pod> pods = claimedPods(set, key, context);
    if (set.isMarkedForDeletion()) {
      return Result.done();
    }
    Revision revision = Revision.current(set, set.getSpec().getTemplate(), context);
    List<Node> nodes =
        context.lister(Node.class).snapshots().stream().map(Snapshot::shared).toList();
    DaemonPlan plan =
        DaemonPlan.of(
            set, nodes, pods, Fit.hash(set, revision), context.platform().clock().instant());
    StatusWrites.patch(set, new DaemonSetBuilder(set).withStatus(plan.status()).build(), context);
    carryOut(plan, set, revision, context);
    Revision.trim(
        Objects.requireNonNullElse(set.getSpec().getRevisionHistoryLimit(), 10),
        Set.of(revision.name()),
        context);
    boolean waits =
        Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0) > 0
            && plan.status().getNumberReady() != Counts.orZero(plan.status().getNumberAvailable());
    return waits ? Result.requeueAfter(AVAILABILITY_CHECK) : Result.done();
  }

  private List<Pod> claimedPods(DaemonSet set, ObjectKey key, Context<DaemonSet> context) {
    Selector selector = Selector.of(set.getSpec().getSelector());
    var candidates = new ArrayList<>(context.owned(Pod.class));
    candidates.addAll(orphans.of(key, selector, context.lister(Pod.class)));
    return Adoption.carryOut(
        set, Claim.of(set, selector, candidates), pod -> new PodBuilder(pod).build(), context);
  }

  private static void carryOut(
      DaemonPlan plan, DaemonSet set, Revision revision, Context<DaemonSet> context)
      throws InterruptedException {
    for (Pod pod : plan.delete()) {
      if (context.writer().delete(pod)) {
        context
            .events()
            .normal(set, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
      }
    }
    SlowStart outcome =
        SlowStart.run(
            plan.create().size(),
            context.platform(),
            i -> create(Fit.podFor(set, plan.create().get(i), revision), set, context));
    if (outcome.failure().isPresent()) {
      throw outcome.failure().get();
    }
  }

  private static void create(Pod pod, DaemonSet set, Context<DaemonSet> context) {
    try {
      Pod created = context.writer().create(pod);
      context
          .events()
          .normal(set, "SuccessfulCreate", "Created pod: " + created.getMetadata().getName());
    } catch (RuntimeException e) {
      if (ApiErrors.isNamespaceTerminating(e)) {
        return;
      }
      context.events().warning(set, "FailedCreate", "Error creating: " + ApiErrors.message(e));
      throw e;
    }
  }
}
