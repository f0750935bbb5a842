package dev.trimtab.agent.linux;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trimtab.agent.NodeAgent;
import dev.trimtab.node.Trees;
import dev.trimtab.node.linux.DetachedMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A cluster of one real node for each test, below a directory of its own. */
final class OneNode implements BeforeEachCallback, AfterEachCallback {

  /** Evicts nobody but for want of the disk that has the agent's files. */
  static final UnaryOperator<NodeAgent.Builder> ORDINARY = evicting("nodefs.available<10%");

  private final UnaryOperator<NodeAgent.Builder> settings;
  private final String diskOf;
  private final String diskSize;
  private Path root;
  private boolean mounted;
  private LinuxCluster cluster;

  private OneNode(UnaryOperator<NodeAgent.Builder> settings, String diskOf, String diskSize) {
    this.settings = settings;
    this.diskOf = diskOf;
    this.diskSize = diskSize;
  }

  static OneNode ordinary() {
    return new OneNode(ORDINARY, "", "");
  }

  /**
   * One that has a small disk.
   *
   * @param directory what of the node is on it, below its directory; empty for all
   * @param size as {@code tmpfs} takes it
   */
  static OneNode withDisk(
      String directory, String size, UnaryOperator<NodeAgent.Builder> settings) {
    return new OneNode(settings, directory, size);
  }

  /** Settings of an agent that evicts by these thresholds, and soon forgets. */
  static UnaryOperator<NodeAgent.Builder> evicting(String thresholds) {
    return agent ->
        agent.evictionHard(thresholds).evictionPressureTransitionPeriod(Duration.ofSeconds(1));
  }

  LinuxCluster cluster() {
    return cluster;
  }

  /** The node's directory. */
  Path root() {
    return root;
  }

  /** What is on the small disk. */
  Path disk() {
    return root.resolve(diskOf);
  }

  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    assumeTrue(LinuxCluster.isPossible(), "needs root and a static /bin/busybox");
    root = Files.createTempDirectory("trimtab-agent-it");
    if (!diskSize.isEmpty()) {
      Files.createDirectories(disk());
      DetachedMount.mount("tmpfs", disk().toString(), "tmpfs", 0, "size=" + diskSize);
      mounted = true;
    }
    cluster = new LinuxCluster(root, settings);
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    try {
      if (cluster != null) {
        cluster.close();
      }
    } finally {
      if (mounted) {
        DetachedMount.unmount(disk().toString());
      }
      if (root != null) {
        Trees.delete(root);
      }
    }
  }
}
