package dev.trimtab.benchmarks;

import dev.trimtab.node.image.ImageBuilder;
import dev.trimtab.node.image.LayerBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From the execution of {@code kubectl apply} of a Deployment to its pod's being Running. */
final class PodBenchmark implements Benchmark {

  private static final int WARM_UP = 5;
  private static final int RUNS = 20;

  /** What follows a pod's end, such as its control groups, its network and its events. */
  private static final int REST_MILLISECONDS = 300;

  private static final double MOST_MILLISECONDS = 150;
  private static final double MOST_MEBIBYTES = 300;
  private static final String IMAGE = "trimtab.dev/bench:1";

  @Override
  public void run(Report report) throws Exception {
    Path work = Files.createTempDirectory("trimtab-bench-image-");
    try {
      measure(report, work);
    } finally {
      TrimtabProcess.delete(work);
    }
    report.finish();
  }

  private static void measure(Report report, Path work) throws Exception {
    Path busybox = Path.of("/bin/busybox");
    new ImageBuilder()
        .layer(
            new LayerBuilder().directory("/bin", 0755).file("/bin/busybox", 0755, busybox),
            ImageBuilder.Compression.GZIP)
        .entrypoint("/bin/busybox", "sleep", "1000000")
        .writeTo(work, IMAGE);
    try (var service = TrimtabProcess.start("--image", work.toString());
        KubernetesClient client = client(service);
        PodWatch pods = new PodWatch(client)) {
      var milliseconds = new ArrayList<Double>();
      for (int i = 0; i < WARM_UP + RUNS; i++) {
        double took = startPod(client, pods, service, work, "bench-" + i);
        if (i >= WARM_UP) {
          milliseconds.add(took);
          report.line(String.format(Locale.ROOT, "pod %d: Running after %.0f ms", i, took));
        }
      }
      report.within("pod-milliseconds", Median.of(milliseconds), MOST_MILLISECONDS);
      report.within("pod-resident-mebibytes", service.residentMebibytes(), MOST_MEBIBYTES);
    }
  }

  private static KubernetesClient client(TrimtabProcess service) throws IOException {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(Files.readString(service.kubeconfig())))
        .build();
  }

  /** One pod after the other: the next begins when nothing is left to do for this one. */
  private static double startPod(
      KubernetesClient client, PodWatch pods, TrimtabProcess service, Path work, String name)
      throws Exception {
    Path file = work.resolve(name + ".yaml");
    Files.writeString(file, deployment(name));
    long begin = System.nanoTime();
    apply(service, file);
    long seen = pods.awaitRunning(name);
    var _ = client.apps().deployments().inNamespace("default").withName(name).delete();
    pods.awaitGone(name);
    Thread.sleep(REST_MILLISECONDS);
    return (seen - begin) / 1e6;
  }

  private static void apply(TrimtabProcess service, Path file)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "kubectl",
            "--kubeconfig",
            service.kubeconfig().toString(),
            "apply",
            "-f",
            file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("kubectl apply failed: " + said);
    }
  }

  private static String deployment(String name) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: %1$s
        spec:
          replicas: 1
          selector:
            matchLabels:
              app: %1$s
          template:
            metadata:
              labels:
                app: %1$s
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: sleep
                image: %2$s
                resources:
                  requests:
                    cpu: 10m
        """
        .formatted(name, IMAGE);
  }
}
