package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Amounts;
import java.util.Map;

/** Services use node ports and load balancers, depending on their type. */
record ServiceMeter() implements Meter {

  @Override
  public Charge charge(ObjectNode service) {
    JsonNode spec = service.path("spec");
    String type = spec.path("type").asText("");
    long ports =
        switch (type) {
          case "NodePort" -> spec.path("ports").size();
          case "LoadBalancer" -> balancedPorts(spec);
          default -> 0;
        };
    var one = Amounts.count(1);
    return Charge.lasting(
        new Amounts(
            Map.of(
                "count/services",
                one,
                "services",
                one,
                "services.nodeports",
                Amounts.count(ports),
                "services.loadbalancers",
                Amounts.count(type.equals("LoadBalancer") ? 1 : 0))),
        ScopeFacts.NO_POD);
  }

  private static long balancedPorts(JsonNode spec) {
    if (spec.path("allocateLoadBalancerNodePorts").asBoolean(true)) {
      return spec.path("ports").size();
    }
    long asked = 0;
    for (JsonNode port : spec.path("ports")) {
      if (port.path("nodePort").asInt() > 0) {
        asked++;
      }
    }
    return asked;
  }
}
