package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Service must be like. */
final class ServiceRules {
  private ServiceRules() {}

  static void check(Field service, @Nullable ObjectNode old) {
    Field spec = service.get("spec");
    String type = spec.get("type").text();
    spec.get("type").oneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    boolean external = type.equals("ExternalName");
    if (spec.get("ports").isEmpty() && !external && !ServiceKinds.isHeadless(spec.value())) {
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
    if (ServiceKinds.isHeadless(spec.value())
        && ServiceKinds.usesNodePorts(spec.get("type").text())) {
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
    if (ServiceKinds.isHeadless(spec.value()) && spec.get("selector").isEmpty()) {
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
    boolean reachable = ServiceKinds.usesNodePorts(type) || !spec.get("externalIPs").isEmpty();
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
      if (port.get("nodePort").number() != 0 && !ServiceKinds.usesNodePorts(type)) {
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
}
