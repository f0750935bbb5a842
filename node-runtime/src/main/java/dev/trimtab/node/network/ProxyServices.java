package dev.trimtab.node.network;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.Protocol;
import dev.trimtab.node.linux.SyscallException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Service addresses without a packet filter: the bridge gets the addresses, and this process
 * carries connections and datagrams. Only while it runs, and endpoints see the node as the client.
 * A datagram to a node port is answered from the address by which the node reaches the client.
 */
final class ProxyServices implements NodeServices {

  private final NodeNamespace node;
  private final Links links;
  private final int bridge;
  private final UdpProxy datagrams;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final Map<Listen, PortProxy> proxies = new HashMap<>();
  private final Set<Integer> addresses = new HashSet<>();

  /** An address of the node, or 0 for all, and a port. */
  private record Listen(Protocol protocol, int address, int port) {
    InetSocketAddress socket() {
      return new InetSocketAddress(Ipv4.format(address), port);
    }

    @Override
    public String toString() {
      return Ipv4.format(address) + ":" + port + "/" + protocol;
    }
  }

  /**
   * For one node.
   *
   * @param links interfaces of the node's namespace; stay open
   * @param bridge index of the interface that gets the addresses
   */
  ProxyServices(NodeNamespace node, Links links, int bridge) {
    this.node = node;
    this.links = links;
    this.bridge = bridge;
    this.datagrams = new UdpProxy(node);
  }

  @Override
  public void apply(List<ServicePort> ports) {
    lock.lock();
    try {
      var problems = new ArrayList<String>();
      var wanted = new HashMap<Listen, PortProxy.Route>();
      var wantedAddresses = new HashSet<Integer>();
      for (var port : ports) {
        collect(port, wanted, wantedAddresses);
      }
      settleAddresses(wantedAddresses);
      closeAllBut(wanted.keySet());
      wanted.forEach((listen, route) -> settle(listen, route, problems));
      if (!problems.isEmpty()) {
        throw new NodeException.Invalid(String.join("; ", problems));
      }
    } catch (SyscallException e) {
      throw new NodeException.Unavailable("cannot change service addresses: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void remove() {
    apply(List.of());
  }

  /** Connections end, since this process carries them. */
  @Override
  public void close() {
    lock.lock();
    try {
      closeAllBut(Set.of());
    } finally {
      lock.unlock();
    }
    datagrams.close();
  }

  private static void collect(
      ServicePort port, Map<Listen, PortProxy.Route> wanted, Set<Integer> wantedAddresses) {
    var route = new PortProxy.Route(port.endpoints(), port.affinitySeconds() > 0);
    for (var address : port.addresses()) {
      if (Ipv4.isAddress(address)) {
        wantedAddresses.add(Ipv4.parse(address));
        if (!port.endpoints().isEmpty()) {
          wanted.putIfAbsent(new Listen(port.protocol(), Ipv4.parse(address), port.port()), route);
        }
      }
    }
    // Nobody listening is how a port without endpoints refuses.
    if (port.nodePort() != 0 && !port.endpoints().isEmpty()) {
      wanted.putIfAbsent(new Listen(port.protocol(), 0, port.nodePort()), route);
    }
  }

  private void settleAddresses(Set<Integer> wanted) {
    for (var address : Set.copyOf(addresses)) {
      if (!wanted.contains(address)) {
        links.removeAddress(bridge, address, 32);
        addresses.remove(address);
      }
    }
    for (var address : wanted) {
      if (addresses.add(address)) {
        links.address(bridge, address, 32);
      }
    }
  }

  private void settle(Listen listen, PortProxy.Route route, List<String> problems) {
    var there = proxies.get(listen);
    if (there != null) {
      there.lead(route);
      return;
    }
    try {
      proxies.put(listen, proxy(listen, route));
    } catch (IllegalStateException e) {
      problems.add("cannot listen at " + listen + ": " + e.getMessage());
    }
  }

  private PortProxy proxy(Listen listen, PortProxy.Route route) {
    return switch (listen.protocol()) {
      case TCP -> TcpProxy.listen(node, listen.socket(), route);
      case UDP -> datagrams.listen(listen.socket(), route);
      case SCTP -> throw new IllegalStateException("this protocol needs nft");
    };
  }

  private void closeAllBut(Set<Listen> wanted) {
    for (var listen : Set.copyOf(proxies.keySet())) {
      var proxy = proxies.get(listen);
      if (proxy != null && !wanted.contains(listen)) {
        proxies.remove(listen);
        proxy.close();
      }
    }
  }
}
