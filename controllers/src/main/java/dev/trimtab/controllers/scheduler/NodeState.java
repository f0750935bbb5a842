package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.Resources;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.Node;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node's account of its pods. Pods may be known before their node is. Not thread-safe. */
final class NodeState implements NodeInfo {

  private final Map<ObjectKey, PodInfo> pods = new LinkedHashMap<>();
  private Resources requested = Resources.NONE;
  private Resources estimated = Resources.NONE;
  private @Nullable Node node;
  private Resources allocatable = Resources.NONE;
  private Map<String, Long> images = Map.of();

  void setNode(Node node) {
    this.node = node;
    this.allocatable =
        Resources.of(node.getStatus() == null ? null : node.getStatus().getAllocatable());
    this.images = images(node);
  }

  void removeNode() {
    node = null;
  }

  boolean hasNode() {
    return node != null;
  }

  boolean isUnused() {
    return node == null && pods.isEmpty();
  }

  void add(ObjectKey key, PodInfo pod) {
    remove(key);
    pods.put(key, pod);
    requested = requested.plus(pod.requests());
    estimated = estimated.plus(pod.estimate());
  }

  void remove(ObjectKey key) {
    PodInfo old = pods.remove(key);
    if (old != null) {
      requested = requested.minus(old.requests());
      estimated = estimated.minus(old.estimate());
    }
  }

  private static Map<String, Long> images(Node node) {
    var sizes = new HashMap<String, Long>();
    List<ContainerImage> images = node.getStatus() == null ? null : node.getStatus().getImages();
    if (images != null) {
      for (ContainerImage image : images) {
        long size = image.getSizeBytes() == null ? 0 : image.getSizeBytes();
        image.getNames().forEach(name -> sizes.put(name, size));
      }
    }
    return sizes;
  }

  @Override
  public Node node() {
    if (node == null) {
      throw new IllegalStateException("pods are bound to a node that is not known");
    }
    return node;
  }

  @Override
  public Resources allocatable() {
    return allocatable;
  }

  @Override
  public Resources requested() {
    return requested;
  }

  @Override
  public Resources estimated() {
    return estimated;
  }

  @Override
  public Collection<PodInfo> pods() {
    return Collections.unmodifiableCollection(pods.values());
  }

  @Override
  public Map<String, Long> images() {
    return Collections.unmodifiableMap(images);
  }
}
