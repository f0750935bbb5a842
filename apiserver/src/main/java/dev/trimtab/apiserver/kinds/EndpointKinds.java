package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** What is behind Services: Endpoints and EndpointSlices. */
final class EndpointKinds {
  private EndpointKinds() {}

  static Map<String, Traits> traits() {
    return Map.of("/Endpoints", endpoints(), "discovery.k8s.io/EndpointSlice", endpointSlice());
  }

  private static Traits endpoints() {
    return new Traits()
        .createdByUpdate()
        .defaulting(
            endpoints -> {
              for (JsonNode subset : endpoints.path("subsets")) {
                for (ObjectNode port : Trees.objects(subset.path("ports"))) {
                  Trees.setDefault(port, "protocol", "TCP");
                }
              }
            })
        .checking(
            (endpoints, old) -> {
              for (Field subset : endpoints.get("subsets").items()) {
                checkSubset(subset);
              }
            });
  }

  private static void checkSubset(Field subset) {
    if (subset.get("addresses").isEmpty() && subset.get("notReadyAddresses").isEmpty()) {
      subset.required("must specify `addresses` or `notReadyAddresses`");
    }
    for (String list : List.of("addresses", "notReadyAddresses")) {
      subset.get(list).items().forEach(address -> Addresses.check(address.get("ip")));
    }
    for (Field port : subset.get("ports").items()) {
      if (subset.get("ports").value().size() > 1 && port.get("name").isEmpty()) {
        port.get("name").required();
      }
      if (port.get("port").number() < 1 || port.get("port").number() > 65535) {
        port.get("port").invalid("must be between 1 and 65535, inclusive");
      }
    }
  }

  private static Traits endpointSlice() {
    return new Traits()
        .countingChangesOf("endpoints", "ports", "addressType")
        .defaulting(
            slice -> {
              for (ObjectNode port : Trees.objects(slice.path("ports"))) {
                Trees.setDefault(port, "name", "");
                Trees.setDefault(port, "protocol", "TCP");
              }
            })
        .checking(
            (slice, old) -> {
              slice.get("addressType").oneOf("IPv4", "IPv6", "FQDN");
              if (slice.get("endpoints").value().size() > 1000) {
                slice.get("endpoints").tooMany(1000);
              }
              for (Field endpoint : slice.get("endpoints").items()) {
                checkSliceEndpoint(endpoint, slice.get("addressType").text());
              }
            })
        .checking(WorkloadRules.immutable("addressType"));
  }

  private static void checkSliceEndpoint(Field endpoint, String type) {
    Field addresses = endpoint.get("addresses");
    if (addresses.isEmpty()) {
      addresses.required("must contain at least 1 address");
    } else if (addresses.value().size() > 100) {
      addresses.tooMany(100);
    }
    if (!type.equals("FQDN")) {
      addresses.items().forEach(Addresses::check);
    }
  }
}
