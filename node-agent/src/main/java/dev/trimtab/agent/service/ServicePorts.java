package dev.trimtab.agent.service;

import dev.trimtab.node.Protocol;
import dev.trimtab.node.ServiceDataplane.Endpoint;
import dev.trimtab.node.ServiceDataplane.ServicePort;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Translates Services and their EndpointSlices for the runtime. Pure. */
final class ServicePorts {

  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final String LOCAL = "Local";
  private static final int DEFAULT_AFFINITY_SECONDS = 10_800;

  private final String node;

  ServicePorts(String node) {
    this.node = node;
  }

  /** All ports of all services that have an address, in the order of their names. */
  List<ServicePort> of(Collection<Service> services, Collection<EndpointSlice> slices) {
    return services.stream()
        .filter(ServicePorts::isProxied)
        .sorted(Comparator.comparing(ServicePorts::name))
        .flatMap(service -> of(service, slices))
        .toList();
  }

  private static boolean isProxied(Service service) {
    String ip = service.getSpec().getClusterIP();
    return ip != null
        && !ip.isEmpty()
        && !ip.equals("None")
        && !"ExternalName".equals(service.getSpec().getType());
  }

  private static String name(Service service) {
    return service.getMetadata().getNamespace() + "/" + service.getMetadata().getName();
  }

  private Stream<ServicePort> of(Service service, Collection<EndpointSlice> all) {
    List<EndpointSlice> slices = all.stream().filter(slice -> isOf(slice, service)).toList();
    return service.getSpec().getPorts().stream().flatMap(port -> of(service, port, slices));
  }

  private static boolean isOf(EndpointSlice slice, Service service) {
    var labels = slice.getMetadata().getLabels();
    return "IPv4".equals(slice.getAddressType())
        && slice.getMetadata().getNamespace().equals(service.getMetadata().getNamespace())
        && labels != null
        && service.getMetadata().getName().equals(labels.get(SERVICE_NAME));
  }

  /** Inside and outside of the cluster are two entries where their traffic policies differ. */
  private Stream<ServicePort> of(
      Service service,
      io.fabric8.kubernetes.api.model.ServicePort port,
      List<EndpointSlice> slices) {
    ServiceSpec spec = service.getSpec();
    boolean localInside = LOCAL.equals(spec.getInternalTrafficPolicy());
    boolean localOutside = LOCAL.equals(spec.getExternalTrafficPolicy());
    int nodePort = port.getNodePort() == null ? 0 : port.getNodePort();
    List<String> outside = externalAddresses(service);
    if (localInside == localOutside || (outside.isEmpty() && nodePort == 0)) {
      var addresses = new ArrayList<>(clusterAddresses(spec));
      addresses.addAll(outside);
      return Stream.of(entry(service, port, addresses, nodePort, slices, localInside));
    }
    return Stream.of(
        entry(service, port, clusterAddresses(spec), 0, slices, localInside),
        entry(service, port, outside, nodePort, slices, localOutside));
  }

  private ServicePort entry(
      Service service,
      io.fabric8.kubernetes.api.model.ServicePort port,
      List<String> addresses,
      int nodePort,
      List<EndpointSlice> slices,
      boolean local) {
    return new ServicePort(
        name(service),
        protocol(port.getProtocol()),
        addresses,
        port.getPort(),
        nodePort,
        affinity(service.getSpec()),
        endpoints(port, slices, local));
  }

  private static List<String> clusterAddresses(ServiceSpec spec) {
    List<String> all =
        spec.getClusterIPs().isEmpty() ? List.of(spec.getClusterIP()) : spec.getClusterIPs();
    return all.stream().filter(ip -> !ip.contains(":")).toList();
  }

  private static List<String> externalAddresses(Service service) {
    var addresses = new LinkedHashSet<>(service.getSpec().getExternalIPs());
    Optional.ofNullable(service.getStatus())
        .map(s -> s.getLoadBalancer())
        .ifPresent(
            balancer ->
                balancer.getIngress().stream()
                    .map(LoadBalancerIngress::getIp)
                    .filter(Objects::nonNull)
                    .forEach(addresses::add));
    return List.copyOf(addresses);
  }

  private static int affinity(ServiceSpec spec) {
    if (!"ClientIP".equals(spec.getSessionAffinity())) {
      return 0;
    }
    var config = spec.getSessionAffinityConfig();
    Integer seconds =
        config == null || config.getClientIP() == null
            ? null
            : config.getClientIP().getTimeoutSeconds();
    return seconds == null ? DEFAULT_AFFINITY_SECONDS : seconds;
  }

  /** Ready ones; failing any, those that still serve while they end. */
  private List<Endpoint> endpoints(
      io.fabric8.kubernetes.api.model.ServicePort port, List<EndpointSlice> slices, boolean local) {
    List<Endpoint> ready = endpoints(port, slices, local, ServicePorts::isReady);
    return ready.isEmpty() ? endpoints(port, slices, local, ServicePorts::isServing) : ready;
  }

  private List<Endpoint> endpoints(
      io.fabric8.kubernetes.api.model.ServicePort port,
      List<EndpointSlice> slices,
      boolean local,
      Predicate<io.fabric8.kubernetes.api.model.discovery.v1.Endpoint> which) {
    return slices.stream()
        .flatMap(
            slice ->
                orNone(slice.getPorts()).stream()
                    .filter(p -> orEmpty(p.getName()).equals(orEmpty(port.getName())))
                    .filter(p -> protocol(p.getProtocol()) == protocol(port.getProtocol()))
                    .filter(p -> p.getPort() != null)
                    .flatMap(
                        p ->
                            orNone(slice.getEndpoints()).stream()
                                .filter(which)
                                .filter(e -> !local || node.equals(e.getNodeName()))
                                .flatMap(e -> e.getAddresses().stream())
                                .map(ip -> new Endpoint(ip, p.getPort()))))
        .distinct()
        .sorted(Comparator.comparing(Endpoint::ip).thenComparingInt(Endpoint::port))
        .toList();
  }

  /** A server may answer null for an empty list. */
  private static <E> List<E> orNone(@Nullable List<E> list) {
    return list == null ? List.of() : list;
  }

  private static boolean isReady(io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint) {
    return endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  private static boolean isServing(io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint) {
    return endpoint.getConditions() != null
        && Boolean.TRUE.equals(endpoint.getConditions().getServing())
        && Boolean.TRUE.equals(endpoint.getConditions().getTerminating());
  }

  private static Protocol protocol(@Nullable String name) {
    return name == null ? Protocol.TCP : Protocol.valueOf(name);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
