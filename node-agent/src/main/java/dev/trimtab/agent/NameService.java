package dev.trimtab.agent;

import dev.trimtab.agent.container.ClusterDns;
import dev.trimtab.agent.dns.DnsServer;
import dev.trimtab.agent.dns.NamedObjects;
import dev.trimtab.node.Protocol;
import dev.trimtab.node.ServiceDataplane.Endpoint;
import dev.trimtab.node.ServiceDataplane.ServicePort;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cluster's name service on this node, if it is wanted, and what pods are told of it.
 *
 * @param server the server
 * @param ports service addresses that lead to it
 * @param dns what pods are told
 */
record NameService(Optional<DnsServer> server, List<ServicePort> ports, ClusterDns dns)
    implements AutoCloseable {

  private static final int PORT = 53;

  static NameService open(NodeAgent.Builder wanted, ClusterCaches caches, String nodeAddress)
      throws IOException {
    var address = wanted.dnsHost.isEmpty() ? nodeAddress : wanted.dnsHost;
    var machine = ClusterDns.Resolver.read(wanted.resolvConf);
    var dns = new ClusterDns(wanted.dnsServers, wanted.domain, machine);
    if (wanted.dnsAddress.isEmpty()) {
      return new NameService(Optional.empty(), List.of(), dns);
    }
    var sources =
        new DnsServer.Sources(
            wanted.domain,
            NamedObjects.of(caches.serviceLister(), caches.sliceLister()),
            machine.servers());
    var server = new DnsServer(address, sources, wanted.platform);
    var endpoint = List.of(new Endpoint(address, server.port()));
    var ports =
        Stream.of(Protocol.UDP, Protocol.TCP)
            .map(
                protocol ->
                    new ServicePort(
                        "kube-system/kube-dns",
                        protocol,
                        List.of(wanted.dnsAddress),
                        PORT,
                        0,
                        0,
                        endpoint))
            .toList();
    return new NameService(
        Optional.of(server),
        ports,
        new ClusterDns(List.of(wanted.dnsAddress), wanted.domain, machine));
  }

  void start() {
    server.ifPresent(DnsServer::start);
  }

  @Override
  public void close() {
    server.ifPresent(DnsServer::close);
  }
}
