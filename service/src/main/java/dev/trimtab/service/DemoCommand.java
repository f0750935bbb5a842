package dev.trimtab.service;

import dev.trimtab.node.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;

/** Runs {@code examples/hello} and shows it; leaves nothing behind. */
final class DemoCommand implements Command {

  private static final String NAME = "hello";
  private static final long AVAILABLE_SECONDS = 60;

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String meaning() {
    return "Run examples/hello: three replicas behind a node port. Ctrl-C removes everything.";
  }

  @Override
  public List<Option> options() {
    return ClusterOptions.OPTIONS;
  }

  @Override
  public int run(Arguments arguments) throws IOException {
    var options = ClusterOptions.of(arguments);
    Path hello = DemoImage.home().resolve("examples/hello");
    List<Manifests.Manifest> manifests = Manifests.read(hello);
    Path dataDir = Files.createTempDirectory("trimtab-demo-");
    try {
      System.out.println("starting in " + dataDir);
      return new ClusterRun(dataDir, options)
          .run(
              cluster -> {
                show(cluster, dataDir, hello, manifests);
                if (options.exitWhenReady()) {
                  rehearse(dataDir);
                }
                return !options.exitWhenReady();
              });
    } finally {
      System.out.println("removing containers, network and " + dataDir);
      int ended = Nodes.stopEverything(dataDir);
      delete(dataDir);
      System.out.println(ended + " containers ended; nothing is left");
    }
  }

  private static void show(
      Cluster cluster, Path dataDir, Path hello, List<Manifests.Manifest> manifests) {
    boolean real = cluster.runtime().podsAreReachable();
    if (real) {
      System.out.println("building image " + DemoImage.REFERENCE);
      cluster
          .runtime()
          .images()
          .load(
              DemoImage.build(hello.resolve("image"), dataDir.resolve("image")),
              DemoImage.REFERENCE);
    }
    System.out.println("applying " + hello);
    Manifests.apply(cluster.client(), manifests);
    awaitAvailable(cluster.client());
    System.out.println();
    System.out.print(
        RunningPods.table(
            cluster.client().pods().inNamespace("default").list().getItems(),
            pod -> pidOf(cluster, pod)));
    System.out.println();
    System.out.println("Try:");
    if (real) {
      System.out.printf("  curl http://127.0.0.1:%d/cgi-bin/whoami%n", nodePort(cluster.client()));
    }
    System.out.printf(
        "  kubectl --kubeconfig %s get pods -o wide%n", dataDir.resolve("kubeconfig"));
    System.out.println("Ctrl-C ends the demo and removes everything.");
  }

  private static void rehearse(Path dataDir) {
    try {
      new Rehearsal(dataDir.resolve("kubeconfig"), DemoImage.REFERENCE).run();
    } catch (IOException e) {
      throw new UncheckedIOException("the rehearsal failed", e);
    }
  }

  private static int nodePort(KubernetesClient client) {
    return client
        .services()
        .inNamespace("default")
        .withName(NAME)
        .get()
        .getSpec()
        .getPorts()
        .getFirst()
        .getNodePort();
  }

  private static void awaitAvailable(KubernetesClient client) {
    System.out.print("waiting until deployment hello is available ");
    try {
      var _ =
          client
              .apps()
              .deployments()
              .inNamespace("default")
              .withName(NAME)
              .waitUntilCondition(
                  deployment -> isAvailable(deployment), AVAILABLE_SECONDS, TimeUnit.SECONDS);
    } catch (KubernetesClientTimeoutException e) {
      throw new Failure(
          "deployment hello was not available within %d s%s"
              .formatted(
                  AVAILABLE_SECONDS,
                  WaitingPods.reasons(client.pods().inNamespace("default").list().getItems())),
          e);
    }
    System.out.println();
  }

  private static boolean isAvailable(Deployment deployment) {
    if (deployment == null || deployment.getStatus() == null) {
      return false;
    }
    Integer available = deployment.getStatus().getAvailableReplicas();
    System.out.print(".");
    System.out.flush();
    return available != null && available.equals(deployment.getSpec().getReplicas());
  }

  private static long pidOf(Cluster cluster, Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(status -> String.valueOf(status.getContainerID()))
        .map(id -> id.substring(id.indexOf("://") + 3))
        .flatMap(id -> cluster.runtime().container(id).stream())
        .map(ContainerStatus::state)
        .filter(ContainerStatus.State.Running.class::isInstance)
        .map(state -> ((ContainerStatus.State.Running) state).pid())
        .findFirst()
        .orElse(0L);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path each : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
