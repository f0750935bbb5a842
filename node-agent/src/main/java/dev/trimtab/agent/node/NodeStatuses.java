package dev.trimtab.agent.node;

import dev.trimtab.node.Images.Image;
import dev.trimtab.node.NodeInfo;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Words for the server how a node stands. Pure. */
final class NodeStatuses {

  /** The kubelet's figure; more would make the object large. */
  private static final int MOST_IMAGES = 50;

  /** The release of Kubernetes whose behaviour the agent follows. */
  static final String KUBELET_VERSION = "v1.34.0+trimtab";

  /** With it kube-apiserver hands a client's WebSocket on, and does not ask for SPDY. */
  private static final String WEB_SOCKETS = "ExtendWebSocketsToKubelet";

  private NodeStatuses() {}

  static NodeStatus now(
      NodeIdentity node, NodeStatus before, Pressure pressure, List<Image> images, Instant now) {
    NodeInfo info = node.info();
    var conditions = new NodeConditions(before.getConditions(), now);
    return new NodeStatusBuilder(before)
        .withCapacity(Capacity.of(node))
        .withAllocatable(Capacity.of(node))
        .withConditions(conditions.now(pressure, info.reasonsDegraded()))
        .withAddresses(List.of())
        .addNewAddress(node.address(), "InternalIP")
        .addNewAddress(node.name(), "Hostname")
        .withNewDaemonEndpoints()
        .withNewKubeletEndpoint(node.kubeletPort())
        .endDaemonEndpoints()
        .withNewNodeInfo()
        .withMachineID(info.machineId())
        .withSystemUUID(info.machineId())
        .withBootID(info.bootId())
        .withKernelVersion(info.kernelVersion())
        .withOsImage(info.osImage())
        .withContainerRuntimeVersion("trimtab-" + info.driver() + "://" + info.version())
        .withKubeletVersion(KUBELET_VERSION)
        .withKubeProxyVersion(KUBELET_VERSION)
        .withOperatingSystem("linux")
        .withArchitecture(info.architecture())
        .endNodeInfo()
        .withDeclaredFeatures(WEB_SOCKETS)
        .withImages(
            images.stream()
                .sorted(Comparator.comparingLong(Image::size).reversed())
                .limit(MOST_IMAGES)
                .map(NodeStatuses::image)
                .toList())
        .build();
  }

  private static ContainerImage image(Image image) {
    return new ContainerImageBuilder()
        .withNames(
            Stream.concat(
                    image.references().stream()
                        .limit(1)
                        .map(reference -> repository(reference) + "@" + image.digest()),
                    image.references().stream())
                .toList())
        .withSizeBytes(image.size())
        .build();
  }

  private static String repository(String reference) {
    String bare = reference.split("@", 2)[0];
    int colon = bare.lastIndexOf(':');
    return colon > bare.lastIndexOf('/') ? bare.substring(0, colon) : bare;
  }
}
