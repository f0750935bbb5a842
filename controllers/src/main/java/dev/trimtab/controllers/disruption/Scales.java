package dev.trimtab.controllers.disruption;

import dev.trimtab.controllers.shared.Cached;
import dev.trimtab.controllers.shared.ScaleApi;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.OwnerReferences;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds how many pods a controller wants: in the caches for the kinds of {@code apps}, with the
 * server by the {@code scale} subresource for all others.
 */
final class Scales {

  private final Context<?> context;

  Scales(Context<?> context) {
    this.context = context;
  }

  /** What the controller of {@code pod}, which has one, wants. */
  Scale of(Pod pod, OwnerReference controller) {
    String namespace = pod.getMetadata().getNamespace();
    return cached(namespace, controller)
        .orElseGet(
            () ->
                onServer(namespace, controller)
                    .orElseGet(
                        () ->
                            new Scale.Unknown(
                                "found no controllers for pod \"%s\""
                                    .formatted(pod.getMetadata().getName()))));
  }

  private Optional<Scale> cached(String namespace, OwnerReference controller) {
    if (!controller.getApiVersion().startsWith("apps/")) {
      return Optional.empty();
    }
    return switch (controller.getKind()) {
      case "ReplicaSet" ->
          found(ReplicaSet.class, namespace, controller).flatMap(set -> ofSet(namespace, set));
      case "StatefulSet" ->
          found(StatefulSet.class, namespace, controller)
              .map(set -> scale(set, set.getSpec().getReplicas()));
      default -> Optional.empty();
    };
  }

  /** A Deployment's sets grow and shrink during a rollout; what it wants itself stays. */
  private Optional<Scale> ofSet(String namespace, ReplicaSet set) {
    Optional<OwnerReference> above =
        OwnerReferences.controllerOf(set).filter(owner -> owner.getKind().equals("Deployment"));
    return above.isEmpty()
        ? Optional.of(scale(set, set.getSpec().getReplicas()))
        : found(Deployment.class, namespace, above.get())
            .map(deployment -> scale(deployment, deployment.getSpec().getReplicas()));
  }

  private <T extends HasMetadata> Optional<T> found(
      Class<T> kind, String namespace, OwnerReference reference) {
    return Cached.get(context.lister(kind), ObjectKey.of(namespace, reference.getName()))
        .filter(object -> object.getMetadata().getUid().equals(reference.getUid()));
  }

  private static Scale scale(HasMetadata workload, @Nullable Integer replicas) {
    return new Scale.Of(workload.getMetadata().getUid(), Objects.requireNonNullElse(replicas, 1));
  }

  private Optional<Scale> onServer(String namespace, OwnerReference controller) {
    var key = ObjectKey.of(namespace, controller.getName());
    var api = new ScaleApi(context.client());
    return switch (api.get(controller.getApiVersion(), controller.getKind(), key)) {
      case ScaleApi.Found.Scaled scaled ->
          scaled.uid().equals(controller.getUid())
              ? Optional.of(new Scale.Of(controller.getUid(), scaled.wanted()))
              : Optional.empty();
      case ScaleApi.Found.Unscalable(String why) -> Optional.of(new Scale.Unknown(why));
      case ScaleApi.Found.Absent() -> Optional.empty();
    };
  }
}
