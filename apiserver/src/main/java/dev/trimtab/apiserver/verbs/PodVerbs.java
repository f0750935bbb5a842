package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.storage.Json;

/** What only pods can be asked: to be bound to a node, to be evicted from it. */
public final class PodVerbs {

  private final Objects objects;
  private final Bindings bindings;
  private final Evictions evictions;

  PodVerbs(Objects objects, Bindings bindings, Evictions evictions) {
    this.objects = objects;
    this.bindings = bindings;
    this.evictions = evictions;
  }

  /** Puts a pod on a node. */
  public ApiResponse bind(Target pod, ApiRequest request) {
    bindings.bind(pod, Decoder.object(request).tree(), WriteOptions.parse(request));
    return ApiResponse.json(201, success());
  }

  /** The old way: the binding has the pod's name. */
  public ApiResponse bindNamed(Target collection, ApiRequest request) {
    ObjectNode binding = Decoder.object(request).tree();
    Target pod =
        objects.target("pods", collection.namespace(), Metadata.of(binding).name(), "binding");
    bindings.bind(pod, binding, WriteOptions.parse(request));
    return ApiResponse.json(201, success());
  }

  /** Deletes a pod if its disruption budget allows it. */
  public ApiResponse evict(Target pod, ApiRequest request) {
    ObjectNode eviction = Decoder.object(request).tree();
    evictions.evict(
        pod.whole(), eviction, DeleteOptions.of(eviction.path("deleteOptions"), request.query()));
    return ApiResponse.json(201, success());
  }

  private static ObjectNode success() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", "Success").put("code", 201);
  }
}
