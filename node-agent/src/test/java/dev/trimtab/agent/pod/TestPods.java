package dev.trimtab.agent.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;

/** Pods to try things with. */
final class TestPods {

  private TestPods() {}

  static ContainerBuilder container(String name) {
    return new ContainerBuilder()
        .withName(name)
        .withImage("example/" + name + ":1")
        .withImagePullPolicy("IfNotPresent");
  }

  static Pod pod(String restartPolicy, Container... containers) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("web")
        .withUid("uid-web")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy(restartPolicy)
        .withNodeName("test")
        .withContainers(List.of(containers))
        .endSpec()
        .build();
  }

  static Pod withInit(Pod pod, Container... inits) {
    return new PodBuilder(pod).editSpec().withInitContainers(List.of(inits)).endSpec().build();
  }
}
