package dev.trimtab.node;

import java.util.List;

/** Makes service addresses and node ports lead to endpoints. */
public interface ServiceDataplane {

  /** Makes exactly these ports work; only what differs from the last call is changed. */
  void apply(List<ServicePort> ports);

  /**
   * One port of one service.
   *
   * @param service namespace and name, for messages
   * @param protocol transport
   * @param addresses cluster and external addresses it listens on
   * @param port the port at those addresses
   * @param nodePort the port at the machine's addresses, or 0
   * @param affinitySeconds how long a client keeps its endpoint, or 0
   * @param endpoints where traffic goes; none means it is refused
   */
  record ServicePort(
      String service,
      Protocol protocol,
      List<String> addresses,
      int port,
      int nodePort,
      int affinitySeconds,
      List<Endpoint> endpoints) {
    public ServicePort {
      addresses = List.copyOf(addresses);
      endpoints = List.copyOf(endpoints);
    }
  }

  /** Where traffic goes. */
  record Endpoint(String ip, int port) {}
}
