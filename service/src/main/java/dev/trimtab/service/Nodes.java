package dev.trimtab.service;

import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.image.ImageStore;
import dev.trimtab.node.image.RegistrySettings;
import dev.trimtab.node.network.Cidr;
import dev.trimtab.node.network.NetworkSettings;
import dev.trimtab.node.network.NodeNetwork;
import dev.trimtab.node.runtime.LinuxNodeRuntime;
import dev.trimtab.node.runtime.Parts;
import dev.trimtab.node.simulated.Settings;
import dev.trimtab.node.simulated.SimulatedMachine;
import dev.trimtab.node.simulated.SimulatedNodeRuntime;
import dev.trimtab.workqueue.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Opens and empties the runtime of this machine. */
final class Nodes {

  private Nodes() {}

  /** The driver that {@link TrimtabConfig.Driver#AUTO} means here. */
  static TrimtabConfig.Driver resolved(TrimtabConfig.Driver driver) {
    return switch (driver) {
      case AUTO -> isRootOnLinux() ? TrimtabConfig.Driver.LINUX : TrimtabConfig.Driver.SIMULATED;
      case LINUX, SIMULATED -> driver;
    };
  }

  private static boolean isRootOnLinux() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("user.name").equals("root");
  }

  /**
   * Opens the runtime that the configuration asks for.
   *
   * @throws dev.trimtab.node.NodeException naming the step that failed
   */
  static NodeRuntime open(TrimtabConfig config) {
    return switch (resolved(config.node().driver())) {
      case LINUX ->
          linux(
              config.dataDir(),
              Cidr.parse(config.node().podCidr()),
              Cidr.parse(config.api().serviceCidr()),
              config.node().insecureRegistries().orElse(List.of()));
      case SIMULATED, AUTO -> simulated(config);
    };
  }

  private static NodeRuntime simulated(TrimtabConfig config) {
    Platform platform = Platform.system();
    return new SimulatedNodeRuntime(
        new SimulatedMachine(
            Settings.of(
                    config.node().name().orElse("simulated"),
                    platform.clock(),
                    (delay, task) -> platform.timers().schedule(delay, task)::cancel)
                .withPodAddresses(Cidr.parse(config.node().podCidr()))));
  }

  private static NodeRuntime linux(
      Path dataDir, Cidr pods, Cidr services, List<String> insecureRegistries) {
    ImageStore images =
        new ImageStore(
            dataDir.resolve("images"),
            new RegistrySettings(Map.of(), Set.copyOf(insecureRegistries)));
    NodeNetwork network = network(dataDir, pods, services);
    return LinuxNodeRuntime.open(
        dataDir.resolve("node"), new Parts(images, images, network, network.services()));
  }

  private static NodeNetwork network(Path dataDir, Cidr pods, Cidr services) {
    return new NodeNetwork(
        NetworkSettings.of(dataDir.resolve("network")).withAddresses(pods, pods, services));
  }

  /**
   * Ends all containers of a data directory and takes the network back; what was desired and the
   * images stay.
   *
   * @return how many containers ran
   */
  static int stopEverything(Path dataDir) {
    if (!isRootOnLinux() || !Files.isDirectory(dataDir.resolve("node"))) {
      return 0;
    }
    var images = new ImageStore(dataDir.resolve("images"), RegistrySettings.DEFAULT);
    var network = new NodeNetwork(NetworkSettings.of(dataDir.resolve("network")));
    var parts = new Parts(images, images, network, network.services());
    int running = 0;
    try (var runtime = LinuxNodeRuntime.open(dataDir.resolve("node"), parts)) {
      running = (int) runtime.containers().stream().filter(Nodes::runs).count();
      for (SandboxStatus sandbox : runtime.sandboxes()) {
        runtime.stopSandbox(sandbox.id());
        runtime.removeSandbox(sandbox.id());
      }
    }
    network.cleanup();
    return running;
  }

  private static boolean runs(dev.trimtab.node.ContainerStatus container) {
    return container.state() instanceof dev.trimtab.node.ContainerStatus.State.Running;
  }
}
