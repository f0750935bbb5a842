package dev.trimtab.node.network;

import dev.trimtab.node.ServiceDataplane.Endpoint;
import dev.trimtab.node.ServiceDataplane.ServicePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which elements and chains make service ports work. A pure function of the ports wanted and of the
 * slots their endpoints had before.
 *
 * <p>An address and port leads to the chain for its number of endpoints, which draws a slot;
 * address, port and slot lead to the endpoint. So a change of one endpoint is a change of one
 * element, and there are chains only per number of endpoints. An endpoint keeps its slot, so that
 * clients that keep their slot keep their endpoint.
 */
final class ServiceRules {

  static final String TABLE = "trimtab_services";

  private static final String SERVICES = "services";
  private static final String NODE_PORTS = "node_ports";
  private static final String REFUSED = "refused";
  private static final String REFUSED_NODE_PORTS = "refused_node_ports";

  private final Map<Element.Key, Element.Value> elements = new HashMap<>();
  private final Map<Element.Key, List<Endpoint>> slots = new HashMap<>();
  private final Map<Element.Key, List<Endpoint>> before;
  private final Map<Element.Key, String> owners = new HashMap<>();
  private final Map<String, List<NftRule>> chains = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private ServiceRules(Map<Element.Key, List<Endpoint>> before) {
    this.before = before;
  }

  /**
   * The rules for these ports.
   *
   * @param before slots of the rules so far
   */
  static ServiceRules of(List<ServicePort> ports, Map<Element.Key, List<Endpoint>> before) {
    var rules = new ServiceRules(before);
    ports.forEach(rules::add);
    return rules;
  }

  /**
   * Fixed parts of the table. TCP is refused by a reset: a connect of this machine's own hears an
   * ICMP error only when it tries again, a second later.
   */
  static String skeleton(Cidr services) {
    return """
        map services { type ipv4_addr . inet_proto . inet_service : verdict; }
        map node_ports { type inet_proto . inet_service : verdict; }
        map endpoints {
          type ipv4_addr . inet_proto . inet_service . mark : ipv4_addr . inet_service;
        }
        map node_endpoints { type inet_proto . inet_service . mark : ipv4_addr . inet_service; }
        map kept {
          type ipv4_addr . ipv4_addr . inet_proto . inet_service : mark;
          flags dynamic,timeout; size 65536;
        }
        set refused { type ipv4_addr . inet_proto . inet_service; }
        set refused_node_ports { type inet_proto . inet_service; }
        chain dispatch {
          ip daddr . meta l4proto . th dport vmap @services
          fib daddr type local meta l4proto . th dport vmap @node_ports
        }
        chain prerouting { type nat hook prerouting priority -100; jump dispatch; }
        chain output { type nat hook output priority -100; jump dispatch; }
        chain refusal {
          meta l4proto tcp reject with tcp reset
          reject
        }
        chain refuse {
          ip daddr . meta l4proto . th dport @refused goto refusal
          fib daddr type local meta l4proto . th dport @refused_node_ports goto refusal
          ip daddr %s goto refusal
        }
        chain filter_input { type filter hook input priority 0; ct state new jump refuse; }
        chain filter_forward { type filter hook forward priority 0; ct state new jump refuse; }
        chain filter_output { type filter hook output priority 0; ct state new jump refuse; }
        """
        .formatted(services);
  }

  Map<Element.Key, Element.Value> elements() {
    return elements;
  }

  /** Chains that are needed, with their rules. */
  Map<String, List<NftRule>> chains() {
    return chains;
  }

  /** Endpoints of each service address or node port, by slot. */
  Map<Element.Key, List<Endpoint>> slots() {
    return slots;
  }

  /** Sentences on ports that cannot be had; all others are. */
  List<String> problems() {
    return problems;
  }

  private void add(ServicePort port) {
    try {
      check(port);
    } catch (IllegalArgumentException e) {
      problems.add("service " + port.service() + ": " + e.getMessage());
      return;
    }
    var transport = new Element.Field.Transport(port.protocol());
    for (var address : port.addresses()) {
      // Other families have no table here.
      if (Ipv4.isAddress(address)) {
        var at = new Element.Field.Address(Ipv4.parse(address));
        var key = List.<Element.Field>of(at, transport, new Element.Field.Port(port.port()));
        place(port, key, new Sets(SERVICES, "endpoints", REFUSED, "spread"));
      }
    }
    if (port.nodePort() != 0) {
      var key = List.<Element.Field>of(transport, new Element.Field.Port(port.nodePort()));
      place(port, key, new Sets(NODE_PORTS, "node_endpoints", REFUSED_NODE_PORTS, "node_spread"));
    }
  }

  /** Where a kind of port has its elements, and how its chains begin. */
  private record Sets(String dispatch, String endpoints, String refused, String chain) {}

  private void place(ServicePort port, List<Element.Field> fields, Sets sets) {
    var key = new Element.Key(sets.dispatch(), fields);
    var other = owners.putIfAbsent(key, port.service());
    if (other != null) {
      problems.add(
          "service " + port.service() + ": " + key.text() + " belongs to service " + other);
      return;
    }
    if (port.endpoints().isEmpty()) {
      elements.put(new Element.Key(sets.refused(), fields), Element.NONE);
      return;
    }
    var bySlot = settle(port.endpoints(), before.getOrDefault(key, List.of()));
    slots.put(key, bySlot);
    elements.put(key, new Element.Value.Goto(chain(port, sets)));
    for (int slot = 0; slot < bySlot.size(); slot++) {
      var full = new ArrayList<>(fields);
      full.add(new Element.Field.Slot(slot));
      var endpoint = bySlot.get(slot);
      elements.put(
          new Element.Key(sets.endpoints(), full),
          new Element.Value.Target(Ipv4.parse(endpoint.ip()), endpoint.port()));
    }
  }

  private String chain(ServicePort port, Sets sets) {
    var spread =
        new Spread(
            sets.endpoints(),
            sets.dispatch().equals(SERVICES),
            port.endpoints().size(),
            Duration.ofSeconds(port.affinitySeconds()));
    var name = sets.chain() + spread.name();
    chains.computeIfAbsent(name, n -> spread.rules());
    return name;
  }

  /** Gives each endpoint its slot of before, if there still is such a slot, or a free one. */
  static List<Endpoint> settle(List<Endpoint> wanted, List<Endpoint> before) {
    var fresh = new ArrayList<>(wanted);
    fresh.removeAll(before.subList(0, Math.min(before.size(), wanted.size())));
    var free = fresh.iterator();
    var settled = new ArrayList<Endpoint>();
    for (int slot = 0; slot < wanted.size(); slot++) {
      var had = slot < before.size() ? before.get(slot) : null;
      settled.add(had != null && wanted.contains(had) ? had : free.next());
    }
    return settled;
  }

  private static void check(ServicePort port) {
    checkPort("port", port.port(), 1);
    checkPort("nodePort", port.nodePort(), 0);
    for (var endpoint : port.endpoints()) {
      Ipv4.parse(endpoint.ip());
      checkPort("endpoint port", endpoint.port(), 1);
    }
    if (port.endpoints().stream().distinct().count() < port.endpoints().size()) {
      throw new IllegalArgumentException("an endpoint is named twice");
    }
  }

  private static void checkPort(String what, int port, int least) {
    if (port < least || port > 65535) {
      throw new IllegalArgumentException(what + " " + port + " is not " + least + " to 65535");
    }
  }
}
