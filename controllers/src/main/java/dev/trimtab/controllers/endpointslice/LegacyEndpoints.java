package dev.trimtab.controllers.endpointslice;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Endpoints object of a Service: one address family, ready and other addresses apart. */
final class LegacyEndpoints {

  /** More addresses than this are cut off, and an annotation says so. */
  static final int MAX_ADDRESSES = 1000;

  static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";

  private LegacyEndpoints() {}

  /** What the object is to be; what {@code existing} has beyond that is kept. */
  static Endpoints of(ServiceShape service, List<Backend> backends, Optional<Endpoints> existing) {
    List<Backend> listed =
        backends.stream()
            .filter(b -> service.publishesNotReady() || !b.isTerminating())
            .filter(b -> b.address(service.families().getFirst()).isPresent())
            .sorted(
                Comparator.comparing((Backend b) -> !b.isReady())
                    .thenComparing(b -> b.pod().getMetadata().getName()))
            .toList();
    boolean over = listed.size() > MAX_ADDRESSES;
    var metadata = service.service().getMetadata();
    var builder =
        new EndpointsBuilder(existing.orElseGet(Endpoints::new))
            .editOrNewMetadata()
            .withNamespace(metadata.getNamespace())
            .withName(metadata.getName())
            .withLabels(service.labels(Map.of(MANAGED_BY, "endpoint-controller")))
            .removeFromAnnotations(OVER_CAPACITY);
    if (over) {
      builder.addToAnnotations(OVER_CAPACITY, "truncated");
    }
    return builder
        .endMetadata()
        .withSubsets(subsets(service, over ? listed.subList(0, MAX_ADDRESSES) : listed))
        .build();
  }

  private static List<EndpointSubset> subsets(ServiceShape service, List<Backend> backends) {
    var byPorts = new LinkedHashMap<List<Backend.Port>, List<Backend>>();
    for (Backend backend : backends) {
      List<Backend.Port> ports = backend.ports();
      if (!ports.isEmpty() || service.isHeadless()) {
        byPorts.computeIfAbsent(ports, p -> new ArrayList<>()).add(backend);
      }
    }
    var subsets = new ArrayList<EndpointSubset>();
    byPorts.forEach(
        (ports, group) ->
            subsets.add(
                new EndpointSubsetBuilder()
                    .withAddresses(addresses(service, group, true))
                    .withNotReadyAddresses(addresses(service, group, false))
                    .withPorts(ports.stream().map(LegacyEndpoints::port).toList())
                    .build()));
    return subsets;
  }

  private static List<EndpointAddress> addresses(
      ServiceShape service, List<Backend> backends, boolean ready) {
    var family = service.families().getFirst();
    return backends.stream()
        .filter(backend -> backend.isReady() == ready)
        .flatMap(
            backend ->
                backend.address(family).stream()
                    .map(
                        ip ->
                            new EndpointAddressBuilder()
                                .withIp(ip)
                                .withHostname(backend.hostname())
                                .withNodeName(backend.nodeName())
                                .withTargetRef(backend.reference())
                                .build()))
        .toList();
  }

  private static EndpointPort port(Backend.Port port) {
    return new EndpointPortBuilder()
        .withName(port.name().isEmpty() ? null : port.name())
        .withProtocol(port.protocol())
        .withPort(port.port())
        .withAppProtocol(port.appProtocol())
        .build();
  }
}
