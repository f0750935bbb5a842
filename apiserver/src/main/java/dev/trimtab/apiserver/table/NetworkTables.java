package dev.trimtab.apiserver.table;

import static dev.trimtab.apiserver.table.Cells.NONE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Services and what lies behind and before them. */
final class NetworkTables {
  /** How many hosts, ports or endpoints a cell lists before it counts. */
  private static final int SHOWN = 3;

  private NetworkTables() {}

  static Map<String, KindTable> tables() {
    return Map.of(
        "/Service", service(),
        "/Endpoints", endpoints(),
        "discovery.k8s.io/EndpointSlice", endpointSlice(),
        "networking.k8s.io/Ingress", ingress(),
        "networking.k8s.io/IngressClass", ingressClass(),
        "networking.k8s.io/NetworkPolicy", networkPolicy(),
        "networking.k8s.io/ServiceCIDR", serviceCidr(),
        "networking.k8s.io/IPAddress", ipAddress());
  }

  private static KindTable service() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          row.add(Cells.name(object))
              .add(spec.path("type").asText(""))
              .add(Cells.orElse(clusterIp(spec), NONE))
              .add(externalIp(object))
              .add(servicePorts(spec.path("ports")))
              .add(Cells.age(object, now))
              .add(Cells.labels(spec.path("selector")));
        },
        Column.objectName(),
        Column.text("Type"),
        Column.text("Cluster-IP"),
        Column.text("External-IP"),
        Column.text("Port(s)"),
        Column.age(),
        Column.text("Selector").wide());
  }

  private static JsonNode clusterIp(JsonNode spec) {
    JsonNode first = spec.path("clusterIPs").path(0);
    return first.isMissingNode() ? spec.path("clusterIP") : first;
  }

  private static String externalIp(JsonNode service) {
    JsonNode spec = service.path("spec");
    List<String> external = Cells.texts(spec.path("externalIPs"));
    return switch (spec.path("type").asText("")) {
      case "ClusterIP", "NodePort" -> external.isEmpty() ? NONE : String.join(",", external);
      case "LoadBalancer" -> {
        String all =
            String.join(",", Stream.concat(ingressPoints(service), external.stream()).toList());
        yield all.isEmpty() ? "<pending>" : all;
      }
      case "ExternalName" -> spec.path("externalName").asText("");
      default -> Cells.UNKNOWN;
    };
  }

  private static Stream<String> ingressPoints(JsonNode object) {
    TreeSet<String> points = new TreeSet<>();
    for (JsonNode point : object.path("status").path("loadBalancer").path("ingress")) {
      String address = Cells.orElse(point.path("ip"), point.path("hostname").asText(""));
      if (!address.isEmpty()) {
        points.add(address);
      }
    }
    return points.stream();
  }

  private static String servicePorts(JsonNode ports) {
    if (ports.isEmpty()) {
      return NONE;
    }
    List<String> shown = new ArrayList<>();
    for (JsonNode port : ports) {
      int nodePort = port.path("nodePort").asInt();
      shown.add(
          port.path("port").asInt()
              + (nodePort > 0 ? ":" + nodePort : "")
              + "/"
              + port.path("protocol").asText(""));
    }
    return String.join(",", shown);
  }

  private static KindTable endpoints() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(endpointList(object.path("subsets")))
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("Endpoints"),
        Column.age());
  }

  private static String endpointList(JsonNode subsets) {
    if (subsets.isEmpty()) {
      return NONE;
    }
    List<String> all = new ArrayList<>();
    for (JsonNode subset : subsets) {
      List<String> addresses = Cells.texts(subset.path("addresses"), "ip");
      if (subset.path("ports").isEmpty()) {
        all.addAll(addresses);
      }
      for (JsonNode port : subset.path("ports")) {
        addresses.forEach(address -> all.add(hostPort(address, port.path("port").asInt())));
      }
    }
    return Cells.abbreviated(all, SHOWN);
  }

  private static String hostPort(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static KindTable endpointSlice() {
    return KindTable.of(
        (object, now, row) -> {
          List<String> ports = new ArrayList<>();
          for (JsonNode port : object.path("ports")) {
            ports.add(Cells.orElse(port.path("port"), Cells.orElse(port.path("name"), "*")));
          }
          List<String> addresses = new ArrayList<>();
          for (JsonNode endpoint : object.path("endpoints")) {
            addresses.addAll(Cells.texts(endpoint.path("addresses")));
          }
          row.add(Cells.name(object))
              .add(object.path("addressType").asText(""))
              .add(ports.isEmpty() ? Cells.UNSET : Cells.abbreviated(ports, SHOWN))
              .add(addresses.isEmpty() ? Cells.UNSET : Cells.abbreviated(addresses, SHOWN))
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.text("AddressType"),
        Column.text("Ports"),
        Column.text("Endpoints"),
        Column.age());
  }

  private static KindTable ingress() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          row.add(Cells.name(object))
              .add(Cells.orElse(spec.path("ingressClassName"), NONE))
              .add(hosts(spec.path("rules")))
              .add(String.join(",", ingressPoints(object).toList()))
              .add(spec.path("tls").isEmpty() ? "80" : "80, 443")
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.text("Class"),
        Column.text("Hosts"),
        Column.text("Address"),
        Column.text("Ports"),
        Column.age());
  }

  private static String hosts(JsonNode rules) {
    List<String> hosts =
        Cells.texts(rules, "host").stream().filter(host -> !host.isEmpty()).toList();
    return hosts.isEmpty() ? "*" : Cells.abbreviated(hosts, SHOWN);
  }

  private static KindTable ingressClass() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          row.add(Cells.name(object))
              .add(spec.path("controller").asText(""))
              .add(parameters(spec.path("parameters")))
              .add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.text("Controller"),
        Column.text("Parameters"),
        Column.age());
  }

  private static String parameters(JsonNode reference) {
    if (!reference.isObject()) {
      return NONE;
    }
    String group = reference.path("apiGroup").asText("");
    return reference.path("kind").asText("")
        + (group.isEmpty() ? "" : "." + group)
        + "/"
        + reference.path("name").asText("");
  }

  private static KindTable networkPolicy() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(Cells.labelSelector(object.path("spec").path("podSelector")))
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("Pod-Selector"),
        Column.age());
  }

  private static KindTable serviceCidr() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(String.join(",", Cells.texts(object.path("spec").path("cidrs"))))
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("CIDRs"),
        Column.age());
  }

  private static KindTable ipAddress() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode parent = object.path("spec").path("parentRef");
          List<String> parts =
              Stream.of("group", "resource", "namespace", "name")
                  .map(field -> parent.path(field).asText(""))
                  .filter(part -> !part.isEmpty())
                  .toList();
          row.add(Cells.name(object)).add(String.join("/", parts)).add(Cells.age(object, now));
        },
        Column.objectName(),
        Column.text("ParentRef"),
        Column.age());
  }
}
