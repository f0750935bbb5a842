package dev.trimtab.controllers.scheduler.spi;

import io.fabric8.kubernetes.api.model.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A node as it would be with other pods on it.
 *
 * @param real the node
 * @param pods all pods that it would have
 */
public record NodeWithPods(NodeInfo real, List<PodInfo> pods) implements NodeInfo {

  public NodeWithPods {
    pods = List.copyOf(pods);
  }

  /** The node with more pods. */
  public static NodeWithPods with(NodeInfo node, Collection<PodInfo> more) {
    var pods = new ArrayList<>(node.pods());
    pods.addAll(more);
    return new NodeWithPods(node, pods);
  }

  /** The node without some of its pods. */
  public static NodeWithPods without(NodeInfo node, Collection<PodInfo> fewer) {
    return new NodeWithPods(
        node, node.pods().stream().filter(pod -> !fewer.contains(pod)).toList());
  }

  @Override
  public Node node() {
    return real.node();
  }

  @Override
  public Resources allocatable() {
    return real.allocatable();
  }

  @Override
  public Resources requested() {
    return pods.stream().map(PodInfo::requests).reduce(Resources.NONE, Resources::plus);
  }

  @Override
  public Resources estimated() {
    return pods.stream().map(PodInfo::estimate).reduce(Resources.NONE, Resources::plus);
  }

  @Override
  public Map<String, Long> images() {
    return real.images();
  }
}
