package dev.trimtab.node.network;

import dev.trimtab.node.ServiceDataplane.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * One address and port of the node whose datagrams {@link UdpProxy} carries.
 *
 * <p><b>Threads.</b> All but {@link #lead} and {@link #close} on the proxy's thread.
 */
final class UdpPort implements PortProxy, UdpProxy.Source {

  private final UdpProxy proxy;
  private final DatagramChannel front;
  private volatile Route route;
  private int turn;

  UdpPort(UdpProxy proxy, DatagramChannel front, Route route) {
    this.proxy = proxy;
    this.front = front;
    this.route = route;
  }

  DatagramChannel channel() {
    return front;
  }

  @Override
  public void lead(Route other) {
    route = other;
  }

  @Override
  public void close() {
    proxy.forget(this);
  }

  /** Whether datagrams may still go there. */
  boolean leadsTo(Endpoint endpoint) {
    return route.endpoints().contains(endpoint);
  }

  /** For a client that has none. */
  Endpoint choose(InetSocketAddress client) {
    return route.choose(client, turn++, 0);
  }

  @Override
  public boolean carryOne(ByteBuffer datagram) throws IOException {
    var client = front.receive(datagram);
    if (client == null) {
      return false;
    }
    proxy.carry(this, (InetSocketAddress) client, datagram.flip());
    return true;
  }

  void answer(InetSocketAddress client, ByteBuffer datagram) throws IOException {
    front.send(datagram, client);
  }
}
