package dev.trimtab.framework;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Patches statuses past fabric8's operations, which copy the object before the request and read the
 * whole answer after it. Statuses are most of what controllers write, and of the answer only the
 * version is wanted.
 *
 * <p><b>Threads.</b> Safe for any number of threads, which block until the answer is there.
 */
final class StatusPatch {

  private static final String METADATA_ONLY =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

  private final KubernetesClient client;

  StatusPatch(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Sends a JSON merge patch.
   *
   * @return the version of the object that is stored now
   * @throws KubernetesClientException as the server answers, or if it does not
   */
  String send(HasMetadata object, String patch) {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl().toString().replaceAll("/$", "") + path(object))
            .header("Accept", METADATA_ONLY)
            .timeout(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS)
            .patch("application/merge-patch+json", patch)
            .build();
    HttpResponse<String> response = answer(request);
    if (!response.isSuccessful()) {
      throw refusal(request, response);
    }
    return client
        .getKubernetesSerialization()
        .unmarshal(response.body(), GenericKubernetesResource.class)
        .getMetadata()
        .getResourceVersion();
  }

  private static String path(HasMetadata object) {
    return ResourcePath.of(object) + "/status";
  }

  private HttpResponse<String> answer(HttpRequest request) {
    try {
      return client.getHttpClient().sendAsync(request, String.class).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unanswered(request, e);
    } catch (ExecutionException e) {
      throw unanswered(request, e);
    }
  }

  private static KubernetesClientException unanswered(HttpRequest request, Exception cause) {
    return new KubernetesClientException(
        "no answer to %s %s: %s".formatted(request.method(), request.uri(), cause), cause);
  }

  private KubernetesClientException refusal(HttpRequest request, HttpResponse<String> response) {
    Object body = client.getKubernetesSerialization().unmarshal(response.body());
    Status status = body instanceof Status told ? told : null;
    String why = status == null ? response.body() : status.getMessage();
    return new KubernetesClientException(
        "%s %s: %d: %s".formatted(request.method(), request.uri(), response.code(), why),
        response.code(),
        status);
  }
}
