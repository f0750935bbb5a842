package dev.trimtab.controllers.shared;

import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Works with objects of any kind of which only the metadata matters. Reads go to the server, past
 * all caches.
 *
 * <p><b>Errors.</b> {@link KubernetesClientException} as the server answers.
 *
 * <p><b>Threads.</b> Safe for any number of threads, which block until the answer is there.
 */
public final class MetadataApi {

  private static final String ONE =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
  private static final String LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
  private static final long TIMEOUT_SECONDS = 30;
  private static final int PAGE = 500;

  private final KubernetesClient client;
  private final HttpClient http;
  private final String server;

  public MetadataApi(KubernetesClient client) {
    this.client = client;
    this.http = client.getHttpClient();
    String url = client.getMasterUrl().toString();
    this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** An object; empty if there is none, or if its kind is not served. */
  public Optional<ObjectMeta> get(ServedKind kind, ObjectKey key) throws InterruptedException {
    HttpResponse<String> response = send(request(kind.path(key), ONE));
    if (response.code() == HttpURLConnection.HTTP_NOT_FOUND) {
      return Optional.empty();
    }
    return Optional.of(decode(response, GenericKubernetesResource.class).getMetadata());
  }

  /** All objects of a kind in a namespace; empty if the kind is not served any more. */
  public List<ObjectMeta> list(ServedKind kind, String namespace) throws InterruptedException {
    var all = new ArrayList<ObjectMeta>();
    String next = "";
    do {
      String page = "?limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + next);
      HttpResponse<String> response = send(request(kind.path(namespace) + page, LIST));
      if (response.code() == HttpURLConnection.HTTP_NOT_FOUND) {
        return all;
      }
      var list = decode(response, GenericKubernetesResourceList.class);
      items(list).forEach(item -> all.add(item.getMetadata()));
      String token = list.getMetadata() == null ? null : list.getMetadata().getContinue();
      next = token == null ? "" : token;
    } while (!next.isEmpty());
    return all;
  }

  /** How many objects of a kind a namespace has; none if the kind is not served any more. */
  public long count(ServedKind kind, String namespace) throws InterruptedException {
    HttpResponse<String> response = send(request(kind.path(namespace) + "?limit=1", LIST));
    if (response.code() == HttpURLConnection.HTTP_NOT_FOUND) {
      return 0;
    }
    var list = decode(response, GenericKubernetesResourceList.class);
    Long more = list.getMetadata() == null ? null : list.getMetadata().getRemainingItemCount();
    return items(list).size() + (more == null ? 0 : more);
  }

  /** kube-apiserver writes an empty list of metadata as null. */
  private static List<GenericKubernetesResource> items(GenericKubernetesResourceList list) {
    return list.getItems() == null ? List.of() : list.getItems();
  }

  /**
   * Deletes this very object.
   *
   * @param graceSeconds null for what the object says
   * @return false if it was gone already, or replaced by a namesake
   */
  public boolean delete(
      ServedKind kind,
      ObjectMeta object,
      DeletionPropagation propagation,
      @Nullable Long graceSeconds)
      throws InterruptedException {
    var options =
        new DeleteOptionsBuilder()
            .withNewPreconditions()
            .withUid(object.getUid())
            .endPreconditions()
            .withGracePeriodSeconds(graceSeconds)
            .withPropagationPolicy(propagation.toString())
            .build();
    String body = client.getKubernetesSerialization().asJson(options);
    HttpRequest request =
        builder(kind.path(keyOf(object)), ONE).delete("application/json", body).build();
    return isDone(send(request));
  }

  /**
   * Merges into this very object's metadata, in the version given.
   *
   * @return false if it was gone already, replaced, or changed since
   */
  public boolean patchMetadata(ServedKind kind, ObjectMeta object, Map<String, ?> metadata)
      throws InterruptedException {
    var locked = new HashMap<String, Object>(metadata);
    locked.put("uid", object.getUid());
    locked.put("resourceVersion", object.getResourceVersion());
    String body = client.getKubernetesSerialization().asJson(Map.of("metadata", locked));
    HttpRequest request =
        builder(kind.path(keyOf(object)), ONE).patch("application/merge-patch+json", body).build();
    return isDone(send(request));
  }

  private static boolean isDone(HttpResponse<String> response) {
    if (response.code() == HttpURLConnection.HTTP_NOT_FOUND
        || response.code() == HttpURLConnection.HTTP_CONFLICT) {
      return false;
    }
    if (!response.isSuccessful()) {
      throw failure(response);
    }
    return true;
  }

  private static ObjectKey keyOf(ObjectMeta object) {
    String namespace = object.getNamespace();
    return ObjectKey.of(namespace == null ? "" : namespace, object.getName());
  }

  private HttpRequest request(String path, String accept) {
    return builder(path, accept).build();
  }

  private HttpRequest.Builder builder(String path, String accept) {
    return http.newHttpRequestBuilder()
        .uri(server + path)
        .header("Accept", accept)
        .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try {
      return http.sendAsync(request, String.class).get();
    } catch (ExecutionException e) {
      throw new KubernetesClientException(
          "no answer to %s %s: %s".formatted(request.method(), request.uri(), e.getCause()), e);
    }
  }

  private <T> T decode(HttpResponse<String> response, Class<T> type) {
    if (!response.isSuccessful()) {
      throw failure(response);
    }
    return client.getKubernetesSerialization().unmarshal(response.body(), type);
  }

  private static KubernetesClientException failure(HttpResponse<String> response) {
    return new KubernetesClientException(
        "%d: %s".formatted(response.code(), response.body()), response.code(), (Status) null);
  }
}
