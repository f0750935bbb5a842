package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;

/** What only pods can be asked: to be bound to a node, to be evicted from it. */
public final class PodVerbs {

  private final Objects objects;
  private final Pods pods;

  PodVerbs(Objects objects, Pods pods) {
    this.objects = objects;
    this.pods = pods;
  }

  /** Puts a pod on a node. */
  public ApiResponse bind(Target pod, ApiRequest request) {
    pods.bind(pod, Decoder.object(request).tree(), WriteOptions.parse(request));
    return ApiResponse.json(201, Pods.success());
  }

  /** The old way: the binding has the pod's name. */
  public ApiResponse bindNamed(Target bindings, ApiRequest request) {
    ObjectNode binding = Decoder.object(request).tree();
    Target pod =
        objects.target("pods", bindings.namespace(), Metadata.of(binding).name(), "binding");
    pods.bind(pod.whole(), binding, WriteOptions.parse(request));
    return ApiResponse.json(201, Pods.success());
  }

  /** Deletes a pod if its disruption budget allows it. */
  public ApiResponse evict(Target pod, ApiRequest request) {
    ObjectNode eviction = Decoder.object(request).tree();
    pods.evict(
        pod.whole(), eviction, DeleteOptions.of(eviction.path("deleteOptions"), request.query()));
    return ApiResponse.json(201, Pods.success());
  }
}
