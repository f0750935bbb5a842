package dev.trimtab.controllers.shared;

import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;

/**
 * Reads and writes how many there shall be of something, whatever its kind, by the {@code scale}
 * subresource. Goes to the server, past all caches.
 *
 * <p><b>Errors.</b> {@link io.fabric8.kubernetes.client.KubernetesClientException} as the server
 * answers.
 *
 * <p><b>Threads.</b> Safe for any number of threads, which block until the answer is there.
 */
public final class ScaleApi {

  private final KubernetesClient client;

  public ScaleApi(KubernetesClient client) {
    this.client = client;
  }

  /** What an object's scale is. */
  public sealed interface Found {

    /** It has one. */
    record Scaled(String path, Scale scale) implements Found {
      /** How many there shall be. */
      public int wanted() {
        return Objects.requireNonNullElse(scale.getSpec().getReplicas(), 0);
      }

      /** Whose scale it is. */
      public String uid() {
        return scale.getMetadata().getUid();
      }
    }

    /** Objects of its kind have none; {@code why} is a sentence for people. */
    record Unscalable(String why) implements Found {}

    /** There is no such object, or no such kind. */
    record Absent() implements Found {}
  }

  /** The scale of an object. */
  public Found get(String apiVersion, String kind, ObjectKey key) {
    APIResourceList served = client.getApiResources(apiVersion);
    List<APIResource> resources = served == null ? List.of() : served.getResources();
    for (APIResource resource : resources) {
      if (resource.getKind().equals(kind) && !resource.getName().contains("/")) {
        ServedKind found = servedAs(apiVersion, resource);
        return resources.stream().anyMatch(r -> r.getName().equals(found.plural() + "/scale"))
            ? read(found.path(key) + "/scale")
            : new Found.Unscalable(
                found.qualifiedName() + " does not implement the scale subresource");
      }
    }
    return new Found.Absent();
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

  private Found read(String path) {
    try {
      String body = client.raw(path, "GET", null);
      return body == null
          ? new Found.Absent()
          : new Found.Scaled(
              path, client.getKubernetesSerialization().unmarshal(body, Scale.class));
    } catch (RuntimeException e) {
      if (ApiErrors.isNotFound(e)) {
        return new Found.Absent();
      }
      throw e;
    }
  }

  /** Says that there shall be {@code replicas}; a conflict if it was changed since it was read. */
  public void set(Found.Scaled scaled, int replicas) {
    Scale wanted =
        new ScaleBuilder(scaled.scale()).editSpec().withReplicas(replicas).endSpec().build();
    var _ = client.raw(scaled.path(), "PUT", wanted);
  }
}
