package dev.trimtab.controllers.endpointslice;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that may share slices.
 *
 * @param addressType their address family
 * @param ports their ports
 */
record SliceGroup(String addressType, List<EndpointPort> ports) {

  /** The group that an existing slice belongs to. */
  static SliceGroup of(EndpointSlice slice) {
    return new SliceGroup(
        slice.getAddressType(), slice.getPorts() == null ? List.of() : slice.getPorts());
  }

  /**
   * The wanted endpoints of a Service, by group; a family without endpoints has one empty group.
   *
   * @param zoneOf the zone of a node by the node's name, null if there is none
   */
  static Map<SliceGroup, List<Endpoint>> wanted(
      ServiceShape service, List<Backend> backends, Function<String, @Nullable String> zoneOf) {
    var groups = new LinkedHashMap<SliceGroup, List<Endpoint>>();
    for (ServiceShape.Family family : service.families()) {
      boolean any = false;
      for (Backend backend :
          backends.stream()
              .sorted(Comparator.comparing(b -> b.pod().getMetadata().getName()))
              .toList()) {
        var address = backend.address(family);
        if (address.isPresent()) {
          any = true;
          groups
              .computeIfAbsent(
                  new SliceGroup(family.wireName(), ports(backend)), g -> new ArrayList<>())
              .add(endpoint(backend, address.get(), zoneOf));
        }
      }
      if (!any) {
        groups.put(new SliceGroup(family.wireName(), List.of()), List.of());
      }
    }
    return groups;
  }

  private static List<EndpointPort> ports(Backend backend) {
    return backend.ports().stream()
        .map(
            port ->
                new EndpointPortBuilder()
                    .withName(port.name())
                    .withProtocol(port.protocol())
                    .withPort(port.port())
                    .withAppProtocol(port.appProtocol())
                    .build())
        .toList();
  }

  private static Endpoint endpoint(
      Backend backend, String address, Function<String, @Nullable String> zoneOf) {
    String node = backend.nodeName();
    return new EndpointBuilder()
        .withAddresses(address)
        .withNewConditions()
        .withReady(backend.isReady())
        .withServing(backend.isServing())
        .withTerminating(backend.isTerminating())
        .endConditions()
        .withHostname(backend.hostname())
        .withNodeName(node)
        .withZone(node == null ? null : zoneOf.apply(node))
        .withTargetRef(backend.reference())
        .build();
  }
}
