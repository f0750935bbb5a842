package dev.trimtab.agent.node;

import dev.trimtab.agent.volume.PodPaths;
import dev.trimtab.agent.volume.Volumes;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.Trees;
import dev.trimtab.workqueue.Periodic;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes, every five minutes, what no pod needs any more: directories and images. */
public final class Housekeeping implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration PERIOD = Duration.ofMinutes(5);

  private final NodeRuntime runtime;
  private final PodPaths paths;
  private final Volumes volumes;
  private final Supplier<List<Pod>> pods;
  private final UnusedImages images;
  private final Periodic rounds;

  /**
   * @param pods the pods of this node
   */
  public Housekeeping(
      NodeRuntime runtime,
      Platform platform,
      PodPaths paths,
      Volumes volumes,
      Supplier<List<Pod>> pods) {
    this.runtime = runtime;
    this.paths = paths;
    this.volumes = volumes;
    this.pods = pods;
    this.images = new UnusedImages(runtime);
    this.rounds = new Periodic(platform, PERIOD, this::tidy);
  }

  /** Tidies up now, then from time to time. All pods must be known. */
  public void start() {
    tidy();
    rounds.start();
  }

  private void tidy() {
    try {
      Set<String> known = new HashSet<>();
      pods.get().forEach(pod -> known.add(pod.getMetadata().getUid()));
      runtime.sandboxes().forEach(sandbox -> known.add(sandbox.spec().uid()));
      for (Path left : strangers(paths.pods(), known)) {
        volumes.release(left.getFileName().toString());
      }
      for (Path left : strangers(paths.logs(), known)) {
        Trees.delete(left);
      }
      images.remove(() -> diskUse(paths.root()));
    } catch (IOException | NodeException failed) {
      log.atWarn().setCause(failed).log("housekeeping failed; it will be tried again");
    }
  }

  /** Directories whose names end with no known pod's UID. */
  private static List<Path> strangers(Path directory, Set<String> known) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var found = Files.list(directory)) {
      return found
          .filter(path -> known.stream().noneMatch(path.getFileName().toString()::endsWith))
          .toList();
    }
  }

  private static double diskUse(Path root) {
    long total = root.toFile().getTotalSpace();
    if (total == 0) {
      throw new NodeException.Unavailable("cannot read the use of the disk at " + root);
    }
    return 1 - (double) root.toFile().getUsableSpace() / total;
  }

  @Override
  public void close() {
    rounds.close();
  }
}
