package dev.trimtab.agent.node;

import dev.trimtab.node.Images.Image;
import dev.trimtab.node.NodeRuntime;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes images that no container uses, the largest first. */
public final class UnusedImages {

  private static final Logger log = LoggerFactory.getLogger(UnusedImages.class);

  /** The kubelet's thresholds. */
  private static final double BEGIN = 0.85;

  private static final double ENOUGH = 0.80;

  private final NodeRuntime runtime;

  public UnusedImages(NodeRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * If the disk is nearly full, until it is no longer.
   *
   * @param diskUse how full it is, from 0 to 1
   */
  void remove(DoubleSupplier diskUse) {
    if (diskUse.getAsDouble() >= BEGIN) {
      removeUntil(() -> diskUse.getAsDouble() < ENOUGH);
    }
  }

  /** All of them. */
  public void removeAll() {
    removeUntil(() -> false);
  }

  private void removeUntil(BooleanSupplier enough) {
    Set<String> used =
        runtime.containers().stream().map(c -> c.spec().imageId()).collect(Collectors.toSet());
    List<Image> unused =
        runtime.images().list().stream()
            .filter(image -> !used.contains(image.id()))
            .sorted(Comparator.comparingLong(Image::size).reversed())
            .toList();
    for (Image image : unused) {
      if (enough.getAsBoolean()) {
        return;
      }
      image.references().forEach(runtime.images()::remove);
      log.atInfo()
          .addKeyValue("image", image.id())
          .addKeyValue("bytes", image.size())
          .log("unused image removed because the disk is nearly full");
    }
  }
}
