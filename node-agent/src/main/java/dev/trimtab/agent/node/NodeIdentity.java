package dev.trimtab.agent.node;

import dev.trimtab.node.NodeInfo;
import java.util.Map;

/**
 * What a node says of itself.
 *
 * @param name the Node object's name
 * @param info what the machine is
 * @param address the address at which others reach the node
 * @param kubeletPort where the node's kubelet API listens; 0 if it does not
 * @param maxPods how many pods it takes
 * @param labels further labels
 */
public record NodeIdentity(
    String name,
    NodeInfo info,
    String address,
    int kubeletPort,
    int maxPods,
    Map<String, String> labels) {
  public NodeIdentity {
    labels = Map.copyOf(labels);
  }

  /** The same node, whose kubelet API listens on {@code port}. */
  public NodeIdentity listeningOn(int port) {
    return new NodeIdentity(name, info, address, port, maxPods, labels);
  }
}
