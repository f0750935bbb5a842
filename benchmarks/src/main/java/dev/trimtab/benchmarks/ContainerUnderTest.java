package dev.trimtab.benchmarks;

import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.Images;
import dev.trimtab.node.Limits;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.Security;
import dev.trimtab.node.image.ImageBuilder;
import dev.trimtab.node.image.ImageStore;
import dev.trimtab.node.image.LayerBuilder;
import dev.trimtab.node.image.RegistrySettings;
import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.NamespaceThread;
import dev.trimtab.node.network.NetworkSettings;
import dev.trimtab.node.network.NodeNetwork;
import dev.trimtab.node.runtime.LinuxNodeRuntime;
import dev.trimtab.node.runtime.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Our runtime, in a network namespace that stands for the machine. */
final class ContainerUnderTest implements AutoCloseable {
  /** The limits of both sides. */
  static final Limits LIMITS = new Limits(1000, 100, 64L << 20, 100);

  private static final Duration REST = Duration.ofMillis(80);

  /** Milliseconds until the program was executed, and until it had ended. */
  record Times(double started, double ended) {}

  private final Path directory = Files.createTempDirectory("trimtab-bench");
  private final Path machine = Files.createFile(directory.resolve("machine"));
  private final ImageStore images;
  private final NodeNetwork network;
  private final LinuxNodeRuntime runtime;
  private final Images.Image image;
  private final SynchronousQueue<String> ends = new SynchronousQueue<>();
  private final NodeRuntime.Subscription subscription;
  private final SandboxStatus shared;
  private int number;

  ContainerUnderTest() throws IOException {
    writeImage(directory.resolve("layout"));
    NamespaceThread.unshared(
        Flags.CLONE_NEWNET,
        () -> {
          DetachedMount.mount(
              "/proc/thread-self/ns/net", machine.toString(), "none", Flags.MS_BIND, "");
          return machine;
        });
    images = new ImageStore(directory.resolve("images"), RegistrySettings.DEFAULT);
    network =
        new NodeNetwork(NetworkSettings.of(directory.resolve("network")).inNamespace(machine));
    runtime =
        LinuxNodeRuntime.open(
            directory.resolve("state"), new Parts(images, images, network, network.services()));
    image = runtime.images().load(directory.resolve("layout"), "bench:1").getFirst();
    shared = runtime.runSandbox(sandbox());
    subscription = runtime.subscribe(this::heard);
  }

  private static void writeImage(Path layout) {
    LayerBuilder layer =
        new LayerBuilder()
            .directory("bin", 0755)
            .directory("proc", 0755)
            .directory("sys", 0755)
            .directory("dev", 0755)
            .file("bin/busybox", 0755, Path.of("/bin/busybox"))
            .hardLink("bin/true", "bin/busybox");
    new ImageBuilder()
        .cmd("/bin/true")
        .layer(layer, ImageBuilder.Compression.GZIP)
        .writeTo(layout, "bench:1");
  }

  private void heard(dev.trimtab.node.ContainerEvent event) {
    if (event instanceof dev.trimtab.node.ContainerEvent.Ended end) {
      try {
        ends.put(end.containerId());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  Path directory() {
    return directory;
  }

  /** The image's only layer. */
  Path root() {
    return images.acquire(image.id(), "bench").layers().getFirst();
  }

  /** As long as the runtime takes to see that no pod is on its way, and to prepare the next. */
  void rest() {
    LockSupport.parkNanos(REST.toNanos());
  }

  /** The third pod of three without a pause between them, for which nothing is prepared. */
  Times podOfBurst() throws InterruptedException {
    pod();
    pod();
    return pod();
  }

  /** A pod with its network and a container. */
  Times pod() throws InterruptedException {
    long begin = System.nanoTime();
    SandboxStatus sandbox = runtime.runSandbox(sandbox());
    String id = runtime.createContainer(sandbox.id(), container());
    runtime.startContainer(id);
    double started = millis(begin);
    awaitEnd(id);
    double ended = millis(begin);
    runtime.removeSandbox(sandbox.id());
    return new Times(started, ended);
  }

  /** A container in a pod that exists; until it has ended. */
  double member() throws InterruptedException {
    long begin = System.nanoTime();
    String id = runtime.createContainer(shared.id(), container());
    runtime.startContainer(id);
    awaitEnd(id);
    double ended = millis(begin);
    runtime.removeContainer(id);
    return ended;
  }

  private void awaitEnd(String id) throws InterruptedException {
    String ended = ends.take();
    State state = runtime.container(id).orElseThrow().state();
    if (!ended.equals(id) || !(state instanceof State.Exited exited) || exited.exitCode() != 0) {
      throw new IllegalStateException("the container did not end well: " + state);
    }
  }

  private static double millis(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private SandboxSpec sandbox() {
    String name = "bench-" + number++;
    return new SandboxSpec(
        name,
        "default",
        name,
        0,
        name,
        false,
        false,
        false,
        false,
        List.of(),
        new SandboxSpec.Dns(List.of("10.96.0.10"), List.of(), List.of()),
        List.of(),
        Limits.NONE,
        Map.of(),
        Map.of());
  }

  private ContainerSpec container() {
    Security security =
        new Security(
            "",
            null,
            false,
            List.of(),
            Set.of(),
            Set.of(),
            false,
            true,
            false,
            Security.Seccomp.RUNTIME_DEFAULT,
            CrunUnderTest.MASKED,
            CrunUnderTest.READ_ONLY);
    return new ContainerSpec(
        "true",
        number++,
        image.id(),
        List.of(),
        List.of(),
        List.of(),
        "",
        List.of(),
        LIMITS,
        0,
        security,
        false,
        false,
        false,
        directory.resolve("log"),
        Map.of(),
        "");
  }

  @Override
  public void close() throws IOException {
    subscription.close();
    images.release(image.id(), "bench");
    runtime.sandboxes().forEach(sandbox -> runtime.removeSandbox(sandbox.id()));
    runtime.close();
    network.cleanup();
    network.close();
    images.close();
    DetachedMount.unmount(machine.toString());
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
