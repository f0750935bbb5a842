package dev.trimtab.controllers.endpointslice;

import dev.trimtab.controllers.shared.PodState;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pod as the server of a Service. */
record Backend(ServiceShape service, Pod pod) {

  /** A port under which the pod serves. */
  record Port(String name, String protocol, int port, @Nullable String appProtocol) {}

  /** The pod's address in a family; empty if it has none, or has ended. */
  Optional<String> address(ServiceShape.Family family) {
    if (PodState.isTerminal(pod) || pod.getStatus() == null) {
      return Optional.empty();
    }
    List<PodIP> ips = pod.getStatus().getPodIPs();
    if (ips != null && !ips.isEmpty()) {
      return ips.stream().map(PodIP::getIp).filter(family::includes).findFirst();
    }
    return Optional.ofNullable(pod.getStatus().getPodIP()).filter(family::includes);
  }

  boolean isTerminating() {
    return pod.isMarkedForDeletion();
  }

  boolean isServing() {
    return PodState.isReady(pod);
  }

  boolean isReady() {
    return service.publishesNotReady() || (isServing() && !isTerminating());
  }

  /** The Service's ports on this pod; one whose named target the pod lacks is left out. */
  List<Port> ports() {
    var ports = new ArrayList<Port>();
    for (ServicePort port : service.ports()) {
      String protocol = Objects.requireNonNullElse(port.getProtocol(), "TCP");
      target(port, protocol)
          .ifPresent(
              number ->
                  ports.add(
                      new Port(
                          Objects.requireNonNullElse(port.getName(), ""),
                          protocol,
                          number,
                          port.getAppProtocol())));
    }
    return ports;
  }

  private Optional<Integer> target(ServicePort port, String protocol) {
    if (port.getTargetPort() == null) {
      return Optional.of(port.getPort());
    }
    Integer number = port.getTargetPort().getIntVal();
    if (number != null) {
      return Optional.of(number == 0 ? port.getPort() : number);
    }
    String name = port.getTargetPort().getStrVal();
    return allContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(p -> name.equals(p.getName()))
        .filter(p -> protocol.equals(Objects.requireNonNullElse(p.getProtocol(), "TCP")))
        .map(ContainerPort::getContainerPort)
        .findFirst();
  }

  /** Containers, and init containers that run on beside them. */
  private List<Container> allContainers() {
    var containers = new ArrayList<>(pod.getSpec().getContainers());
    if (pod.getSpec().getInitContainers() != null) {
      pod.getSpec().getInitContainers().stream()
          .filter(container -> "Always".equals(container.getRestartPolicy()))
          .forEach(containers::add);
    }
    return containers;
  }

  /** The pod's name within the Service's domain, if it has one. */
  @Nullable String hostname() {
    String hostname = pod.getSpec().getHostname();
    return hostname != null
            && !hostname.isEmpty()
            && service.service().getMetadata().getName().equals(pod.getSpec().getSubdomain())
        ? hostname
        : null;
  }

  @Nullable String nodeName() {
    return pod.getSpec().getNodeName();
  }

  ObjectReference reference() {
    return new ObjectReferenceBuilder()
        .withKind("Pod")
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .build();
  }
}
