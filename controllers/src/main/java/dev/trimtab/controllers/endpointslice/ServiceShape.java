package dev.trimtab.controllers.endpointslice;

import dev.trimtab.controllers.shared.Selector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the endpoints of a Service depend on. */
record ServiceShape(Service service) {

  static final String HEADLESS = "service.kubernetes.io/headless";

  /** Whether its endpoints are ours to manage. */
  boolean isManaged() {
    var spec = service.getSpec();
    return spec != null
        && spec.getSelector() != null
        && !spec.getSelector().isEmpty()
        && !"ExternalName".equals(spec.getType());
  }

  Selector selector() {
    return Selector.ofLabels(service.getSpec().getSelector());
  }

  boolean isHeadless() {
    return "None".equals(service.getSpec().getClusterIP());
  }

  boolean publishesNotReady() {
    return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
  }

  List<ServicePort> ports() {
    List<ServicePort> ports = service.getSpec().getPorts();
    return ports == null ? List.of() : ports;
  }

  /** The address families to offer; IPv4 if the Service does not say. */
  List<Family> families() {
    List<String> names = service.getSpec().getIpFamilies();
    return names == null || names.isEmpty()
        ? List.of(Family.IPV4)
        : names.stream().map(Family::of).toList();
  }

  /** The Service's labels, with those that say whose endpoints they are. */
  Map<String, String> labels(Map<String, String> added) {
    var labels = new HashMap<String, String>();
    if (service.getMetadata().getLabels() != null) {
      labels.putAll(service.getMetadata().getLabels());
    }
    if (isHeadless()) {
      labels.put(HEADLESS, "");
    } else {
      labels.remove(HEADLESS);
    }
    labels.putAll(added);
    return labels;
  }

  /** An address family, by its name in an EndpointSlice. */
  enum Family {
    IPV4("IPv4"),
    IPV6("IPv6");

    private final String wireName;

    Family(String wireName) {
      this.wireName = wireName;
    }

    static Family of(String wireName) {
      return wireName.equals(IPV6.wireName) ? IPV6 : IPV4;
    }

    String wireName() {
      return wireName;
    }

    boolean includes(String address) {
      return address.indexOf(':') >= 0 == (this == IPV6);
    }
  }
}
