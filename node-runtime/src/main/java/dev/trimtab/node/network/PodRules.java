package dev.trimtab.node.network;

/** The table that lets pods out, and ports of the machine in. */
final class PodRules {

  static final String TABLE = "trimtab_pods";
  static final String HAIRPIN = "hairpin";
  static final String HOST_PORTS = "host_ports";

  private PodRules() {}

  /**
   * Fixed parts of the table.
   *
   * <ul>
   *   <li>{@code guard}: the bridge lets the machine reach pods from 127.0.0.1; pods must not reach
   *       127.0.0.1 of the machine that way.
   *   <li>{@code outward}: the source is replaced where the answer would not come back to us:
   *       127.0.0.1 into a pod, a pod to itself by way of a service, a pod to the world, the world
   *       by way of a node port to a pod elsewhere.
   *   <li>{@code no_redirects}: pods talk through the bridge's address on purpose.
   * </ul>
   */
  static String skeleton(String bridge, NetworkSettings settings) {
    return """
        set hairpin { type ipv4_addr . ipv4_addr; }
        map host_ports { type inet_proto . inet_service : ipv4_addr . inet_service; }
        chain guard {
          type filter hook prerouting priority -300;
          iifname "%1$s" ip daddr 127.0.0.0/8 drop
          iifname "%1$s" ip saddr 127.0.0.0/8 drop
        }
        chain prerouting {
          type nat hook prerouting priority -95;
          fib daddr type local dnat to meta l4proto . th dport map @host_ports
        }
        chain output {
          type nat hook output priority -95;
          fib daddr type local dnat to meta l4proto . th dport map @host_ports
        }
        chain outward {
          type nat hook postrouting priority 100;
          oifname "%1$s" ip saddr 127.0.0.0/8 masquerade fully-random
          oifname "%1$s" ip saddr . ip daddr @hairpin masquerade fully-random
          oifname != "%1$s" ip saddr %2$s ip daddr != %3$s masquerade fully-random
          oifname != "%1$s" ct status dnat ip saddr != %3$s masquerade fully-random
        }
        chain no_redirects {
          type filter hook output priority 0;
          oifname "%1$s" icmp type redirect drop
        }
        """
        .formatted(bridge, settings.pods(), settings.cluster());
  }
}
