package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Services and endpoints. */
final class ServiceKinds {
  private ServiceKinds() {}

  static Map<String, Traits> traits() {
    return Map.of(
        "/Service", service(),
        "/Endpoints", endpoints(),
        "discovery.k8s.io/EndpointSlice", endpointSlice());
  }

  private static Traits service() {
    return new Traits()
        .named(Names::dnsLabel)
        .withStatus()
        .createdByUpdate()
        .defaulting(ServiceKinds::serviceDefaults)
        .creating(service -> service.putObject("status").putObject("loadBalancer"))
        .updating(ServiceKinds::keepWhatWasAllocated)
        .checking(ServiceKinds::checkService)
        .selectableBy(
            service ->
                Map.of(
                    "spec.clusterIP", service.path("spec").path("clusterIP").asText(""),
                    "spec.type", service.path("spec").path("type").asText("")));
  }

  private static void serviceDefaults(ObjectNode service) {
    ObjectNode spec = Trees.child(service, "spec");
    Trees.setDefault(spec, "type", "ClusterIP");
    Trees.setDefault(spec, "sessionAffinity", "None");
    if (spec.path("sessionAffinity").asText("").equals("ClientIP")) {
      ObjectNode client = Trees.child(Trees.child(spec, "sessionAffinityConfig"), "clientIP");
      Trees.setDefault(client, "timeoutSeconds", 10800);
    }
    for (ObjectNode port : Trees.objects(spec.path("ports"))) {
      Trees.setDefault(port, "protocol", "TCP");
      JsonNode target = port.path("targetPort");
      if (target.asText("").isEmpty() || target.asText("").equals("0")) {
        port.set("targetPort", port.path("port").deepCopy());
      }
    }
    String type = spec.path("type").asText("");
    if (type.equals("NodePort") || type.equals("LoadBalancer")) {
      Trees.setDefault(spec, "externalTrafficPolicy", "Cluster");
    }
    if (!type.equals("ExternalName")) {
      Trees.setDefault(spec, "internalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Trees.setDefault(spec, "allocateLoadBalancerNodePorts", true);
    }
    if (!spec.path("clusterIP").asText("").isEmpty() && spec.path("clusterIPs").isEmpty()) {
      spec.putArray("clusterIPs").add(spec.path("clusterIP").asText(""));
    } else if (spec.path("clusterIP").asText("").isEmpty() && !spec.path("clusterIPs").isEmpty()) {
      spec.put("clusterIP", spec.path("clusterIPs").path(0).asText(""));
    }
  }

  /** An update that does not mention address and node ports means the ones the service has. */
  private static void keepWhatWasAllocated(ObjectNode service, ObjectNode old) {
    ObjectNode spec = Trees.child(service, "spec");
    JsonNode oldSpec = old.path("spec");
    String type = spec.path("type").asText("");
    boolean hasAddress = !type.equals("ExternalName");
    boolean hadAddress = !oldSpec.path("type").asText("").equals("ExternalName");
    if (hasAddress && hadAddress && spec.path("clusterIP").asText("").isEmpty()) {
      Trees.carryOver(spec, oldSpec, "clusterIP");
      Trees.carryOver(spec, oldSpec, "clusterIPs");
    }
    if (hasAddress && hadAddress && spec.path("ipFamilies").isEmpty()) {
      Trees.carryOver(spec, oldSpec, "ipFamilies");
      Trees.carryOver(spec, oldSpec, "ipFamilyPolicy");
    }
    giveBackWhatTheTypeHasNot(spec, oldSpec);
    if (usesNodePorts(type)) {
      for (ObjectNode port : Trees.objects(spec.path("ports"))) {
        if (port.path("nodePort").asInt() == 0) {
          samePort(oldSpec, port).ifPresent(before -> port.put("nodePort", before));
        }
      }
    }
  }

  /** A change of type alone gives up what only the old type had. */
  private static void giveBackWhatTheTypeHasNot(ObjectNode spec, JsonNode oldSpec) {
    String type = spec.path("type").asText("");
    String oldType = oldSpec.path("type").asText("");
    if (type.equals("ExternalName") && !oldType.equals(type)) {
      if (spec.path("clusterIP").asText("").equals(oldSpec.path("clusterIP").asText(""))) {
        spec.remove(List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"));
      }
      spec.remove("internalTrafficPolicy");
    }
    if (usesNodePorts(oldType) && !usesNodePorts(type)) {
      Set<Integer> had = new HashSet<>();
      oldSpec.path("ports").forEach(port -> had.add(port.path("nodePort").asInt()));
      for (ObjectNode port : Trees.objects(spec.path("ports"))) {
        if (had.contains(port.path("nodePort").asInt())) {
          port.remove("nodePort");
        }
      }
      if (spec.path("externalIPs").isEmpty()) {
        spec.remove("externalTrafficPolicy");
      }
    }
    if (oldType.equals("LoadBalancer") && !type.equals(oldType)) {
      spec.remove(List.of("allocateLoadBalancerNodePorts", "healthCheckNodePort"));
    }
  }

  private static Optional<Integer> samePort(JsonNode oldSpec, JsonNode port) {
    for (JsonNode before : oldSpec.path("ports")) {
      boolean same =
          before.path("port").asInt() == port.path("port").asInt()
              && before.path("protocol").asText("").equals(port.path("protocol").asText(""));
      if (same && before.path("nodePort").asInt() != 0) {
        return Optional.of(before.path("nodePort").asInt());
      }
    }
    return Optional.empty();
  }

  static boolean usesNodePorts(String type) {
    return type.equals("NodePort") || type.equals("LoadBalancer");
  }

  static boolean isHeadless(JsonNode spec) {
    return spec.path("clusterIP").asText("").equals("None");
  }

  private static void checkService(Field service, @Nullable ObjectNode old) {
    Field spec = service.get("spec");
    String type = spec.get("type").text();
    spec.get("type").oneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    boolean external = type.equals("ExternalName");
    if (spec.get("ports").isEmpty() && !external && !isHeadless(spec.value())) {
      spec.get("ports").required();
    }
    checkPorts(spec.get("ports"), type);
    ObjectMetaRules.checkLabels(spec.get("selector"));
    spec.get("sessionAffinity").oneOf("ClientIP", "None");
    spec.get("sessionAffinityConfig", "clientIP").get("timeoutSeconds").between(1, 86400);
    spec.get("externalIPs").items().forEach(Addresses::check);
    checkTrafficPolicies(spec, type);
    if (external) {
      checkExternalName(spec);
    } else {
      checkClusterIps(spec, old);
      checkFamilies(spec);
    }
  }

  private static void checkExternalName(Field spec) {
    Field name = spec.get("externalName");
    if (name.isEmpty()) {
      name.required();
    } else {
      String text = name.text();
      name.invalidEach(
          Names.dnsSubdomain(text.endsWith(".") ? text.substring(0, text.length() - 1) : text));
    }
    if (!spec.get("clusterIP").isEmpty()) {
      spec.get("clusterIPs").forbidden("may not be set for ExternalName services");
    }
  }

  private static void checkClusterIps(Field spec, @Nullable ObjectNode old) {
    for (Field address : spec.get("clusterIPs").items()) {
      if (!address.text().equals("None")) {
        Addresses.check(address);
      }
    }
    if (isHeadless(spec.value()) && ServiceKinds.usesNodePorts(spec.get("type").text())) {
      spec.get("clusterIPs")
          .item(0)
          .invalid("may not be set to 'None' for " + spec.get("type").text() + " services");
    }
    String before = old == null ? "" : old.path("spec").path("clusterIP").asText("");
    boolean hadAddress =
        old != null && !old.path("spec").path("type").asText("").equals("ExternalName");
    if (hadAddress && !before.isEmpty() && !before.equals(spec.get("clusterIP").text())) {
      spec.get("clusterIPs").item(0).invalid("may not change once set");
    }
  }

  /** There are only addresses of IPv4 to be had; without selector the endpoints have their own. */
  private static void checkFamilies(Field spec) {
    if (isHeadless(spec.value()) && spec.get("selector").isEmpty()) {
      return;
    }
    if (spec.get("ipFamilyPolicy").text().equals("RequireDualStack")) {
      spec.get("ipFamilyPolicy").invalid("this cluster is not configured for dual-stack services");
    }
    for (Field family : spec.get("ipFamilies").items()) {
      if (!family.text().equals("IPv4")) {
        family.invalid("not configured on this cluster");
      }
    }
  }

  private static void checkTrafficPolicies(Field spec, String type) {
    Field policy = spec.get("externalTrafficPolicy");
    boolean reachable = usesNodePorts(type) || !spec.get("externalIPs").isEmpty();
    if (!policy.isEmpty() && !reachable) {
      policy.invalid("may only be set for externally-accessible services");
    } else if (!policy.isEmpty()) {
      policy.oneOf("Cluster", "Local");
    }
    spec.get("internalTrafficPolicy").oneOfIfSet("Cluster", "Local");
    spec.get("trafficDistribution").oneOfIfSet("PreferClose", "PreferSameZone", "PreferSameNode");
    if (!spec.get("loadBalancerClass").isEmpty() && !type.equals("LoadBalancer")) {
      spec.get("loadBalancerClass").forbidden("may only be used when `type` is 'LoadBalancer'");
    }
  }

  private static void checkPorts(Field ports, String type) {
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    boolean several = ports.value().size() > 1;
    for (Field port : ports.items()) {
      Field name = port.get("name");
      if (name.isEmpty()) {
        if (several) {
          name.required();
        }
      } else if (!names.add(name.text())) {
        name.duplicate();
      } else {
        name.invalidEach(Names.dnsLabel(name.text()));
      }
      Field number = port.get("port");
      if (number.number() < 1 || number.number() > 65535) {
        number.invalid("must be between 1 and 65535, inclusive");
      }
      port.get("protocol").oneOf("SCTP", "TCP", "UDP");
      checkTarget(port.get("targetPort"));
      if (port.get("nodePort").number() != 0 && !usesNodePorts(type)) {
        port.get("nodePort").forbidden("may not be used when `type` is '" + type + "'");
      }
      if (!numbers.add(port.get("protocol").text() + "/" + number.text())) {
        port.duplicate();
      }
    }
  }

  private static void checkTarget(Field target) {
    if (target.value().isTextual()) {
      target.invalidEach(Names.portName(target.text()));
    } else if (target.number() < 1 || target.number() > 65535) {
      target.invalid("must be between 1 and 65535, inclusive");
    }
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
