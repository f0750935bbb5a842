package dev.trimtab.node.network;

import dev.trimtab.node.ServiceDataplane.Endpoint;
import java.net.InetSocketAddress;
import java.util.List;

/** One address and port of the node whose traffic this process carries to endpoints. */
sealed interface PortProxy extends AutoCloseable permits TcpProxy, UdpPort {

  /** Other endpoints, from the next connection on. */
  void lead(Route other);

  /** Stops listening; when this returns the address and port are free. */
  @Override
  void close();

  /**
   * Where traffic goes.
   *
   * @param byClient the same client always to the same endpoint, as long as these are the endpoints
   */
  record Route(List<Endpoint> endpoints, boolean byClient) {
    public Route {
      endpoints = List.copyOf(endpoints);
    }

    /**
     * Who is asked first, and who if that one is of no use.
     *
     * @param turn grows with every client
     */
    Endpoint choose(InetSocketAddress client, int turn, int refusals) {
      int first = byClient ? client.getAddress().hashCode() : turn;
      return endpoints.get(Math.floorMod(first + refusals, endpoints.size()));
    }
  }
}
