package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.controllers.scheduler.spi.ScoreStep;
import dev.trimtab.controllers.shared.Tolerations;
import java.util.Collection;
import java.util.List;

/**
 * The more bytes of the pod's images a node has, the better; bytes that few nodes have count less,
 * lest all pods of an image pile up on the node that was first to pull it.
 */
final class ImageLocalityScore implements ScoreStep {

  /** Bytes below this are as good as none. */
  private static final double LEAST = 23L << 20;

  /** Bytes of one container above this do not count more. */
  private static final long MOST_PER_CONTAINER = 1000L << 20;

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public double[] scores(
      PodInfo pod, List<? extends NodeInfo> possible, Collection<? extends NodeInfo> all) {
    var images =
        pod.pod().getSpec().getContainers().stream()
            .map(container -> withTag(Tolerations.orEmpty(container.getImage())))
            .toList();
    double most = Math.max(LEAST, (double) MOST_PER_CONTAINER * images.size());
    double[] spread =
        images.stream()
            .mapToDouble(
                image ->
                    (double) all.stream().filter(n -> n.images().containsKey(image)).count()
                        / all.size())
            .toArray();
    return possible.stream()
        .mapToDouble(
            node -> {
              double bytes = 0;
              for (int i = 0; i < spread.length; i++) {
                bytes += node.images().getOrDefault(images.get(i), 0L) * spread[i];
              }
              return (Math.clamp(bytes, LEAST, most) - LEAST) / (most - LEAST) * MAX;
            })
        .toArray();
  }

  /** A name without tag and digest means the tag latest. */
  private static String withTag(String image) {
    return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
  }
}
