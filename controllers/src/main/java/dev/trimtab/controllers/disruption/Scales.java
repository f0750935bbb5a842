package dev.trimtab.controllers.disruption;

import dev.trimtab.controllers.shared.ApiErrors;
import dev.trimtab.controllers.shared.Cached;
import dev.trimtab.controllers.shared.ServedKind;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.OwnerReferences;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
    APIResourceList served = context.client().getApiResources(controller.getApiVersion());
    List<APIResource> resources = served == null ? List.of() : served.getResources();
    Optional<ServedKind> kind =
        resources.stream()
            .filter(r -> r.getKind().equals(controller.getKind()) && !r.getName().contains("/"))
            .findFirst()
            .map(r -> servedAs(controller.getApiVersion(), r));
    return kind.flatMap(
        found ->
            resources.stream().anyMatch(r -> r.getName().equals(found.plural() + "/scale"))
                ? ask(found, namespace, controller)
                : Optional.of(
                    new Scale.Unknown(
                        found.qualifiedName() + " does not implement the scale subresource")));
  }

  private static ServedKind servedAs(String apiVersion, APIResource resource) {
    int slash = apiVersion.indexOf('/');
    return new ServedKind(
        slash < 0 ? "" : apiVersion.substring(0, slash),
        apiVersion.substring(slash + 1),
        resource.getName(),
        resource.getKind(),
        Boolean.TRUE.equals(resource.getNamespaced()));
  }

  private Optional<Scale> ask(ServedKind kind, String namespace, OwnerReference controller) {
    String path = kind.path(ObjectKey.of(namespace, controller.getName())) + "/scale";
    try {
      Function<String, io.fabric8.kubernetes.api.model.autoscaling.v1.Scale> decode =
          body ->
              context
                  .client()
                  .getKubernetesSerialization()
                  .unmarshal(body, io.fabric8.kubernetes.api.model.autoscaling.v1.Scale.class);
      return Optional.ofNullable(context.client().raw(path, "GET", null))
          .map(decode)
          .filter(scale -> controller.getUid().equals(scale.getMetadata().getUid()))
          .map(
              scale ->
                  new Scale.Of(
                      controller.getUid(),
                      Objects.requireNonNullElse(scale.getSpec().getReplicas(), 0)));
    } catch (RuntimeException e) {
      if (ApiErrors.isNotFound(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
