package dev.trimtab.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.Limits;
import dev.trimtab.node.Protocol;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.SandboxStatus;
import dev.trimtab.node.Security;
import dev.trimtab.node.ServiceDataplane.Endpoint;
import dev.trimtab.node.ServiceDataplane.ServicePort;
import dev.trimtab.node.image.ImageBuilder;
import dev.trimtab.node.image.ImageStore;
import dev.trimtab.node.image.LayerBuilder;
import dev.trimtab.node.image.RegistrySettings;
import dev.trimtab.node.runtime.LinuxNodeRuntime;
import dev.trimtab.node.runtime.Parts;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Image, container, network and service together, as the node agent has them. Needs root. */
class WholeNodeIT {

  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final String VIP = "10.96.0.10";

  @TempDir Path temporary;
  private TestNamespace machine;
  private ImageStore images;
  private NodeNetwork network;
  private LinuxNodeRuntime node;

  @BeforeEach
  void open() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(BUSYBOX), "needs Debian's package busybox-static");
    machine = TestNamespace.make(temporary.resolve("machine"));
    start();
  }

  @AfterEach
  void removeEverything() throws Exception {
    try {
      node.sandboxes().forEach(s -> node.removeSandbox(s.id()));
      network.cleanup();
      stop();
      assertThat(machine.ip("link")).doesNotContain("trimtab");
      assertThat(Files.readString(Path.of("/proc/self/mounts")))
          .doesNotContain(temporary.resolve("state").toString());
    } finally {
      machine.close();
    }
  }

  @Test
  void serviceOfTwoPodsAnswersAndOutlivesTheJvmsObjects() throws Exception {
    var first = web("first");
    var second = web("second");
    network.services().apply(List.of(service(first.ip(), second.ip())));

    awaitAnswer(first.ip());
    awaitAnswer(second.ip());
    assertThat(answers()).containsExactly("first", "second");

    stop();
    assertThat(answers()).containsExactly("first", "second");
    start();

    assertThat(node.sandboxes()).extracting(SandboxStatus::ip).contains(first.ip(), second.ip());
    assertThat(node.containers()).allMatch(c -> c.state() instanceof State.Running);
    network.services().apply(List.of(service(first.ip(), second.ip())));
    assertThat(answers()).containsExactly("first", "second");

    node.removeSandbox(first.id());
    network.services().apply(List.of(service(second.ip())));

    assertThat(answers()).containsExactly("second");
    assertThat(machine.get("127.0.0.1", 30080)).isEqualTo("second");
  }

  @Test
  void podStartsQuickly() throws Exception {
    var times = new ArrayList<Long>();
    for (int i = 0; i < 25; i++) {
      var begin = System.nanoTime();
      web("n" + i);
      times.add(System.nanoTime() - begin);
    }
    times.sort(null);

    System.out.printf(
        "pod with network, image present: median %.1f ms, best %.1f ms%n",
        times.get(12) / 1e6, times.getFirst() / 1e6);
    assertThat(times.get(12)).isLessThan(1_000_000_000L);
  }

  private void start() throws IOException {
    images = new ImageStore(temporary.resolve("images"), RegistrySettings.DEFAULT);
    network =
        new NodeNetwork(
            NetworkSettings.of(temporary.resolve("network")).inNamespace(machine.file()));
    node =
        LinuxNodeRuntime.open(
            temporary.resolve("state"), new Parts(images, images, network, network.services()));
    if (images.resolve("web").isEmpty()) {
      image().writeTo(temporary.resolve("layout"), "web");
      images.load(temporary.resolve("layout"), "");
    }
  }

  private void stop() {
    node.close();
    network.close();
    images.close();
  }

  private static ImageBuilder image() {
    var files =
        new LayerBuilder()
            .file("bin/busybox", 0755, BUSYBOX)
            .directory("www", 0777)
            .directory("proc", 0555)
            .directory("dev", 0755)
            .directory("sys", 0555);
    for (var name : List.of("sh", "httpd", "hostname")) {
      files.symbolicLink("bin/" + name, "busybox");
    }
    return new ImageBuilder()
        .env("PATH=/bin")
        .cmd("sh", "-c", "hostname > /www/index.html; exec httpd -f -p 80 -h /www")
        .layer(files, ImageBuilder.Compression.ZSTD);
  }

  private SandboxStatus web(String name) {
    var sandbox = node.runSandbox(sandbox(name));
    var image = images.resolve("web").orElseThrow().id();
    node.startContainer(node.createContainer(sandbox.id(), container(name, image)));
    return sandbox;
  }

  /** Servers need a moment to listen. */
  private void awaitAnswer(String ip) throws Exception {
    var end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (true) {
      try {
        machine.get(ip, 80);
        return;
      } catch (ConnectException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** Every answer there is. */
  private Set<String> answers() throws Exception {
    var seen = new TreeSet<String>();
    for (int i = 0; i < 40; i++) {
      seen.add(machine.get(VIP, 80));
    }
    return seen;
  }

  private static ServicePort service(String... ips) {
    var endpoints = new ArrayList<Endpoint>();
    for (var ip : ips) {
      endpoints.add(new Endpoint(ip, 80));
    }
    return new ServicePort("default/web", Protocol.TCP, List.of(VIP), 80, 30080, 0, endpoints);
  }

  private static SandboxSpec sandbox(String name) {
    return new SandboxSpec(
        name,
        "default",
        "uid-" + name,
        0,
        name,
        false,
        false,
        false,
        false,
        List.of(),
        new SandboxSpec.Dns(List.of(), List.of(), List.of()),
        List.of(),
        Limits.NONE,
        Map.of(),
        Map.of());
  }

  private ContainerSpec container(String name, String image) {
    return new ContainerSpec(
        "web",
        0,
        image,
        List.of(),
        List.of(),
        List.of(),
        "",
        List.of(),
        Limits.NONE,
        0,
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
            List.of(),
            List.of()),
        false,
        false,
        false,
        temporary.resolve("logs").resolve(name + ".log"),
        Map.of(),
        "");
  }
}
