package dev.trimtab.controllers.scheduler.spi;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Tells the server where a pod runs. */
@FunctionalInterface
public interface BindStep {

  /**
   * Binds this very incarnation of the pod to the node.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException as the server answers
   */
  void bind(Pod pod, String node, KubernetesClient client);
}
