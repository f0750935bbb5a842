package dev.trimtab.controllers.quota;

import dev.trimtab.controllers.shared.Cached;
import dev.trimtab.controllers.shared.StatusWrites;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reports how much of a quota is used. */
final class QuotaReconciler implements Reconciler<ResourceQuota> {

  /** Objects of kinds that are not watched come and go without an event. */
  private static final Duration RECOUNT = Duration.ofSeconds(30);

  /** A pod of a lost node stops to count without an event. */
  private static final Duration RESYNC = Duration.ofMinutes(5);

  private final TrackedQuotas tracked;

  QuotaReconciler(TrackedQuotas tracked) {
    this.tracked = tracked;
  }

  @Override
  public Result absent(ObjectKey key, Context<ResourceQuota> context) {
    tracked.remove(key);
    return Result.done();
  }

  @Override
  public Result reconcile(ResourceQuota quota, Context<ResourceQuota> context)
      throws InterruptedException {
    // Before looking: an object that changes in between must make the quota due again.
    tracked.put(quota);
    Map<String, Quantity> hard = quota.getSpec().getHard();
    Map<String, Quantity> used = used(quota, context);
    StatusWrites.patch(
        quota,
        new ResourceQuotaBuilder(quota)
            .withNewStatus()
            .withHard(hard)
            .withUsed(used)
            .endStatus()
            .build(),
        context);
    boolean told =
        hard.keySet().stream().map(QuotaKinds::concerned).allMatch(QuotaKinds.WATCHED::containsKey);
    return Result.requeueAfter(told ? RESYNC : RECOUNT);
  }

  private static Map<String, Quantity> used(ResourceQuota quota, Context<ResourceQuota> context)
      throws InterruptedException {
    String namespace = quota.getMetadata().getNamespace();
    Set<String> names = quota.getSpec().getHard().keySet();
    Usage usage =
        PodScopes.limit(quota.getSpec()) ? Usage.NONE : objects(names, namespace, context);
    Instant now = context.platform().clock().instant();
    for (Pod pod : Cached.inNamespace(context.lister(Pod.class), namespace)) {
      if (PodScopes.match(quota.getSpec(), pod)) {
        usage = usage.plus(PodUsage.of(pod, now).only(names));
      }
    }
    var used = new TreeMap<String, Quantity>();
    for (String name : names) {
      used.put(name, asWritten(quota, name, usage.get(name)));
    }
    return used;
  }

  /** Everything but pods. */
  private static Usage objects(Set<String> names, String namespace, Context<ResourceQuota> context)
      throws InterruptedException {
    Usage usage = Usage.NONE;
    for (Service service : Cached.inNamespace(context.lister(Service.class), namespace)) {
      usage = usage.plus(ObjectUsage.of(service).only(names));
    }
    var claims = Cached.inNamespace(context.lister(PersistentVolumeClaim.class), namespace);
    for (PersistentVolumeClaim claim : claims) {
      usage = usage.plus(ObjectUsage.of(claim).only(names));
    }
    var counts = new ObjectCounts(context);
    for (String name : names) {
      Optional<String> resource = QuotaKinds.counted(name);
      if (resource.isPresent() && !resource.get().equals("pods")) {
        usage = usage.plus(Usage.of(name, counts.in(namespace, resource.get())));
      }
    }
    return usage;
  }

  /** As the server wrote it, if it is the same: an equal amount is no reason for a write. */
  private static Quantity asWritten(ResourceQuota quota, String name, Quantity amount) {
    Map<String, Quantity> old = quota.getStatus() == null ? null : quota.getStatus().getUsed();
    Quantity before = old == null ? null : old.get(name);
    return before != null && before.compareTo(amount) == 0 ? before : amount;
  }
}
