package dev.trimtab.node.network;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The network of one node.
 *
 * @param directory where it keeps who has which address
 * @param nodeNamespace a file at which the network namespace is mounted that is the node; empty for
 *     the machine's own
 * @param pods addresses of this node's pods
 * @param cluster addresses of all pods; traffic to them keeps its source
 * @param services cluster addresses of services
 */
public record NetworkSettings(
    Path directory, Optional<Path> nodeNamespace, Cidr pods, Cidr cluster, Cidr services) {

  /**
   * The only node, in the machine's own namespace. Its addresses are those of an earlier instance
   * on the directory, if there was one, else those Kubernetes is used to.
   */
  public static NetworkSettings of(Path directory) {
    var pods = Cidr.parse("10.42.0.0/16");
    var usual =
        new NetworkSettings(directory, Optional.empty(), pods, pods, Cidr.parse("10.96.0.0/12"));
    return new AddressRecord(directory).read(usual);
  }

  /** With another network namespace as the node. */
  public NetworkSettings inNamespace(Path file) {
    return new NetworkSettings(directory, Optional.of(file), pods, cluster, services);
  }

  /** With other addresses. */
  public NetworkSettings withAddresses(Cidr podsOfNode, Cidr podsOfAll, Cidr ofServices) {
    return new NetworkSettings(directory, nodeNamespace, podsOfNode, podsOfAll, ofServices);
  }
}
