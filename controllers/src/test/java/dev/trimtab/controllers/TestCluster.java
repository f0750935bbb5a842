package dev.trimtab.controllers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.ApiServer;
import dev.trimtab.controllers.shared.Timestamps;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Controller;
import dev.trimtab.framework.ControllerHost;
import dev.trimtab.framework.Result;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** An API server, all built-in controllers, and nodes that say of every pod that it runs. */
final class TestCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration BEAT = Duration.ofSeconds(10);

  /** Pods whose image has this name never become ready. */
  static final String BROKEN_IMAGE = "broken";

  /** Pods whose image has this name succeed at once. */
  static final String ONE_SHOT_IMAGE = "one-shot";

  private final ApiServer server;
  private final KubernetesClient client;
  private final ControllerHost host;
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicInteger addresses = new AtomicInteger();

  /** One that is reached in this process only. */
  TestCluster() throws InterruptedException {
    this(ApiServer.builder().inProcessOnly().build());
  }

  /** One that listens, for programs outside. */
  static TestCluster listening() throws InterruptedException {
    return new TestCluster(ApiServer.builder().build());
  }

  private TestCluster(ApiServer server) throws InterruptedException {
    this.server = server;
    server.start();
    client =
        new KubernetesClientBuilder().withHttpClientFactory(server.httpClientFactory()).build();
    host =
        ControllerHost.builder(client)
            .add(new BuiltinControllers())
            .add(kubelets())
            .add(heartbeats())
            .metrics(metrics)
            .build();
    host.start();
    if (!host.awaitReady(PATIENCE)) {
      throw new IllegalStateException("not ready: " + host.notReady());
    }
  }

  KubernetesClient client() {
    return client;
  }

  /** How programs outside find it. */
  String kubeconfig() {
    return server.kubeconfig();
  }

  TestCluster withNodes(int count) {
    for (int i = 0; i < count; i++) {
      client
          .resource(
              new NodeBuilder()
                  .withNewMetadata()
                  .withName("node-%03d".formatted(i))
                  .addToLabels("kubernetes.io/hostname", "node-%03d".formatted(i))
                  .endMetadata()
                  .withNewStatus()
                  .withAllocatable(
                      Map.of(
                          "cpu", new Quantity("16"),
                          "memory", new Quantity("64Gi"),
                          "pods", new Quantity("110")))
                  .addNewCondition()
                  .withType("Ready")
                  .withStatus("True")
                  .endCondition()
                  .endStatus()
                  .build())
          .create();
    }
    return this;
  }

  /** A node that is not heard of for forty seconds counts as gone, however slow the test. */
  private Controller<Node> heartbeats() {
    return Controller.of(Node.class).named("heartbeats").reconciler(this::beat);
  }

  private Result beat(Node node, Context<Node> context) {
    ZonedDateTime time =
        context.platform().clock().instant().truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC);
    client
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace("kube-node-lease")
                .withName(node.getMetadata().getName())
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(node.getMetadata().getName())
                .withRenewTime(time)
                .endSpec()
                .build())
        .createOr(lease -> lease.update());
    return Result.requeueAfter(BEAT);
  }

  private Controller<Pod> kubelets() {
    return Controller.of(Pod.class)
        .named("kubelets")
        .where(pod -> pod.getSpec().getNodeName() != null)
        .workers(8)
        .reconciler(this::run);
  }

  private Result run(Pod pod, Context<Pod> context) {
    if (pod.isMarkedForDeletion()) {
      client.resource(pod).withGracePeriod(0).delete();
      return Result.done();
    }
    if (pod.getStatus() != null && !"Pending".equals(pod.getStatus().getPhase())) {
      return Result.done();
    }
    if (pod.getSpec().getContainers().getFirst().getImage().equals(ONE_SHOT_IMAGE)) {
      context
          .writer()
          .patchStatus(
              pod,
              new PodBuilder(pod).editOrNewStatus().withPhase("Succeeded").endStatus().build());
      return Result.done();
    }
    boolean ready = !pod.getSpec().getContainers().getFirst().getImage().equals(BROKEN_IMAGE);
    int address = addresses.incrementAndGet();
    Pod running =
        new PodBuilder(pod)
            .editOrNewStatus()
            .withPhase("Running")
            .withPodIP("10.1.%d.%d".formatted(address / 250, address % 250 + 1))
            .addNewCondition()
            .withType("Ready")
            .withStatus(ready ? "True" : "False")
            .withLastTransitionTime(Timestamps.format(context.platform().clock().instant()))
            .endCondition()
            .endStatus()
            .build();
    context.writer().patchStatus(pod, running);
    return Result.done();
  }

  /** Waits until something is so, and fails with its name if it does not become so. */
  static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
    Platform platform = Platform.system();
    long end = platform.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (platform.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      Thread.sleep(5);
    }
  }

  /** Ends it; none of the controllers may have asked for a change that did not come about. */
  @Override
  public void close() {
    host.close();
    client.close();
    server.close();
    assertThat(
            metrics.find("trimtab.writes.without.effect").counters().stream()
                .filter(counter -> counter.count() > 0)
                .map(counter -> counter.getId().getTag("controller") + ": " + counter.count()))
        .isEmpty();
  }
}
