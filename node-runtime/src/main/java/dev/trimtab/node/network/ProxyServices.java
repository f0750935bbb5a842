package dev.trimtab.node.network;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.Protocol;
import dev.trimtab.node.linux.SyscallException;
import java.io.IOException;
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
 * carries the connections. TCP only, only while it runs, and endpoints see the node as the client.
 */
final class ProxyServices implements NodeServices {

  private final NodeNamespace node;
  private final Links links;
  private final int bridge;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final Map<Listen, TcpProxy> proxies = new HashMap<>();
  private final Set<Integer> addresses = new HashSet<>();

  /** An address of the node, or 0 for all, and a port. */
  private record Listen(int address, int port) {
    InetSocketAddress socket() {
      return new InetSocketAddress(Ipv4.format(address), port);
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
  }

  @Override
  public void apply(List<ServicePort> ports) {
    lock.lock();
    try {
      var problems = new ArrayList<String>();
      var wanted = new HashMap<Listen, TcpProxy.Route>();
      var wantedAddresses = new HashSet<Integer>();
      for (var port : ports) {
        if (port.protocol() == Protocol.TCP) {
          collect(port, wanted, wantedAddresses);
        }
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
  public boolean carriesDatagrams() {
    return false;
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
  }

  private static void collect(
      ServicePort port, Map<Listen, TcpProxy.Route> wanted, Set<Integer> wantedAddresses) {
    var route = new TcpProxy.Route(port.endpoints(), port.affinitySeconds() > 0);
    for (var address : port.addresses()) {
      if (Ipv4.isAddress(address)) {
        wantedAddresses.add(Ipv4.parse(address));
        if (!port.endpoints().isEmpty()) {
          wanted.putIfAbsent(new Listen(Ipv4.parse(address), port.port()), route);
        }
      }
    }
    // Nobody listening is how a port without endpoints refuses.
    if (port.nodePort() != 0 && !port.endpoints().isEmpty()) {
      wanted.putIfAbsent(new Listen(0, port.nodePort()), route);
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

  private void settle(Listen listen, TcpProxy.Route route, List<String> problems) {
    var there = proxies.get(listen);
    if (there != null) {
      there.lead(route);
      return;
    }
    try {
      proxies.put(listen, TcpProxy.listen(node, listen.socket(), route));
    } catch (IllegalStateException e) {
      problems.add("cannot listen at " + listen.socket() + ": " + e.getMessage());
    }
  }

  private void closeAllBut(Set<Listen> wanted) {
    for (var listen : Set.copyOf(proxies.keySet())) {
      var proxy = proxies.get(listen);
      if (proxy != null && !wanted.contains(listen)) {
        proxies.remove(listen);
        try {
          proxy.close();
        } catch (IOException e) {
          throw new NodeException.Unavailable("cannot stop listening at " + listen.socket(), e);
        }
      }
    }
  }
}
