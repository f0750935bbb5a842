package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Services: what they get, and what they keep or give back when they change. */
final class ServiceKinds {
  private ServiceKinds() {}

  static Map<String, Traits> traits() {
    return Map.of("/Service", service());
  }

  private static Traits service() {
    return new Traits()
        .named(Names::dnsLabel)
        .withStatus()
        .createdByUpdate()
        .defaulting(ServiceKinds::serviceDefaults)
        .creating(service -> service.putObject("status").putObject("loadBalancer"))
        .updating(ServiceKinds::keepWhatWasAllocated)
        .checking(ServiceRules::check)
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
}
