package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.BindStep;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Binds through the pod's {@code binding} subresource. */
final class ApiBinding implements BindStep {

  @Override
  public void bind(Pod pod, String node, KubernetesClient client) {
    var metadata = pod.getMetadata();
    var binding =
        new BindingBuilder()
            .withNewMetadata()
            .withNamespace(metadata.getNamespace())
            .withName(metadata.getName())
            .withUid(metadata.getUid())
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(node)
            .endTarget()
            .build();
    String path =
        "/api/v1/namespaces/%s/pods/%s/binding"
            .formatted(metadata.getNamespace(), metadata.getName());
    var _ = client.raw(path, "POST", binding);
  }
}
