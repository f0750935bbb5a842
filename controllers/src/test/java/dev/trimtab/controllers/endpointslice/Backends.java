package dev.trimtab.controllers.endpointslice;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.stream.IntStream;

/** Services and pods for tests. */
final class Backends {

  private Backends() {}

  static Service service(IntOrString target) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("web")
        .withUid("svc")
        .endMetadata()
        .withNewSpec()
        .withClusterIP("10.0.0.1")
        .addToSelector("app", "web")
        .addNewPort()
        .withName("http")
        .withProtocol("TCP")
        .withPort(80)
        .withTargetPort(target)
        .endPort()
        .endSpec()
        .build();
  }

  static Pod pod(int number, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("web-%03d".formatted(number))
        .withUid("uid-" + number)
        .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
        .withNodeName("node")
        .addNewContainer()
        .addNewPort()
        .withName("web")
        .withContainerPort(8000 + number % 2)
        .endPort()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .withPodIP("10.1.0." + number)
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }

  static Pod terminating(Pod pod) {
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp("2026-01-01T00:00:00Z")
        .endMetadata()
        .build();
  }

  static List<Backend> backends(Service service, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> new Backend(new ServiceShape(service), pod(i, true)))
        .toList();
  }
}
