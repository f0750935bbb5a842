package dev.trimtab.examples.website;

import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Applies the parts of a website and reports what became of them. There is nothing to do on
 * deletion: the parts have the website as owner and are collected.
 */
final class WebsiteReconciler implements Reconciler<Website> {

  @Override
  public Result reconcile(Website website, Context<Website> context) {
    if (website.isMarkedForDeletion()) {
      return Result.done();
    }
    var parts = new WebsiteParts(website);
    context.writer().apply(parts.page());
    Deployment servers = context.writer().apply(parts.servers());
    Service entrance = context.writer().apply(parts.entrance());

    var after = new Website();
    after.setMetadata(website.getMetadata());
    after.setSpec(website.getSpec());
    after.setStatus(status(parts, servers, entrance, context.platform().clock().instant()));
    context.writer().patchStatus(website, after);
    return Result.done();
  }

  static WebsiteStatus status(
      WebsiteParts parts, Deployment servers, Service entrance, Instant now) {
    int ready =
        servers.getStatus() == null
            ? 0
            : Objects.requireNonNullElse(servers.getStatus().getReadyReplicas(), 0);
    return new WebsiteStatus(
        parts.website().getMetadata().getGeneration(),
        ready,
        entrance.getSpec().getPorts().getFirst().getNodePort(),
        List.of(readyCondition(parts, ready, now)));
  }

  private static Condition readyCondition(WebsiteParts parts, int ready, Instant now) {
    boolean enough = ready >= parts.wanted();
    String status = enough ? "True" : "False";
    return new ConditionBuilder()
        .withType("Ready")
        .withStatus(status)
        .withReason(enough ? "AllReplicasReady" : "ReplicasMissing")
        .withMessage("%d of %d replicas serve the page".formatted(ready, parts.wanted()))
        .withObservedGeneration(parts.website().getMetadata().getGeneration())
        .withLastTransitionTime(
            since(parts.website(), status)
                .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString()))
        .build();
  }

  /** When the condition got the status it has, if it is not about to change. */
  private static Optional<String> since(Website website, String status) {
    return Optional.ofNullable(website.getStatus())
        .map(WebsiteStatus::conditions)
        .flatMap(
            conditions ->
                conditions.stream()
                    .filter(c -> c.getType().equals("Ready") && c.getStatus().equals(status))
                    .map(Condition::getLastTransitionTime)
                    .findFirst());
  }
}
