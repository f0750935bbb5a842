package dev.trimtab.controllers;

import static dev.trimtab.controllers.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.ApiServer;
import dev.trimtab.controllers.scheduler.DefaultSteps;
import dev.trimtab.controllers.scheduler.SchedulerController;
import dev.trimtab.controllers.scheduler.spi.FilterStep;
import dev.trimtab.controllers.scheduler.spi.NodeInfo;
import dev.trimtab.controllers.scheduler.spi.OrderStep;
import dev.trimtab.controllers.scheduler.spi.Pipeline;
import dev.trimtab.controllers.scheduler.spi.PodInfo;
import dev.trimtab.framework.ControllerHost;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The scheduler itself, with an API server; no preemption, which would repair a wrong order. */
class SchedulingOrderIT {

  private static final int PODS = 20;

  /** Without an event a pod that waits is tried again a minute after its last try. */
  private static final Duration RETRY = Duration.ofSeconds(45);

  private final ApiServer server = ApiServer.builder().inProcessOnly().build();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server.start();
    client =
        new KubernetesClientBuilder().withHttpClientFactory(server.httpClientFactory()).build();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("other").endMetadata().build())
        .create();
    for (int i = 0; i < PODS; i++) {
      priorityClass("p" + i, i);
    }
    priorityClass("least", -1);
  }

  private void priorityClass(String name, int value) {
    client
        .resource(
            new PriorityClassBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withValue(value)
                .withPreemptionPolicy("Never")
                .build())
        .create();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @RepeatedTest(10)
  void ofTwentyPodsThatWaitTheMostImportantGetTheRoomThereIs() throws InterruptedException {
    try (var _ = schedulerOf(DefaultSteps.pipeline())) {
      shuffled().forEach(this::create);
      eventually("all pods wait", () -> count(SchedulingOrderIT::waits) == PODS);

      settle("before a node comes");
      addNode("a", 7);
      eventually("the node is full", () -> placed().size() == 7);
      assertThat(placed()).isEqualTo(names(13, PODS));

      settle("before a pod goes");
      long gone = System.nanoTime();
      remove("p19");
      eventually("the place of one that went is taken", () -> placed().size() == 7);
      assertThat(Duration.ofNanos(System.nanoTime() - gone)).isLessThan(RETRY);
      assertThat(placed()).isEqualTo(names(12, PODS - 1));

      settle("before another node comes");
      addNode("b", 3);
      eventually("another node is full", () -> placed().size() == 10);
      assertThat(placed()).isEqualTo(names(9, PODS - 1));
    }
  }

  @Test
  void podsThatBecomeDueDuringADecisionAreDecidedForInOrder() throws InterruptedException {
    var gate = new Gate();
    addNode("a", 100);
    try (var _ = schedulerOf(with(DefaultSteps.pipeline().order(), gate))) {
      create(PODS - 1);
      gate.entered.await();
      IntStream.range(0, PODS - 1).forEach(this::create);
      eventually("the others are due", () -> due() == PODS - 1);
      gate.open.countDown();
      eventually("all pods are placed", () -> placed().size() == PODS);

      assertThat(gate.seen).containsExactlyElementsOf(descending());
    }
  }

  @Test
  void anotherOrderMayBePutInItsPlace() throws InterruptedException {
    var gate = new Gate();
    addNode("a", 100);
    try (var _ = schedulerOf(with(pod -> -PodInfo.of(pod).priority(), gate))) {
      create(0);
      gate.entered.await();
      IntStream.range(1, PODS).forEach(i -> create(PODS - i));
      eventually("the others are due", () -> due() == PODS - 1);
      gate.open.countDown();
      eventually("all pods are placed", () -> placed().size() == PODS);

      assertThat(gate.seen).containsExactlyElementsOf(descending().reversed());
    }
  }

  /** Remembers whom it was asked about; keeps the first of them waiting. */
  private static final class Gate implements FilterStep {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public NodeFilter prepare(PodInfo pod, Collection<? extends NodeInfo> nodes) {
      seen.add(pod.pod().getMetadata().getName());
      entered.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return node -> List.of();
    }
  }

  private static Pipeline with(OrderStep order, FilterStep filter) {
    Pipeline steps = DefaultSteps.pipeline();
    var filters = new ArrayList<FilterStep>(steps.filters());
    filters.addFirst(filter);
    return new Pipeline(order, filters, steps.scores(), steps.preempt(), steps.bind());
  }

  private ControllerHost schedulerOf(Pipeline pipeline) throws InterruptedException {
    ControllerHost host =
        ControllerHost.builder(client)
            .metrics(meters)
            .add(SchedulerController.create(SchedulerController.DEFAULT_NAME, pipeline))
            .build();
    host.start();
    assertThat(host.awaitReady(Duration.ofMinutes(1))).isTrue();
    return host;
  }

  private static List<Integer> shuffled() {
    List<Integer> priorities = new ArrayList<>(IntStream.range(0, PODS).boxed().toList());
    Collections.shuffle(priorities, new Random(7));
    return priorities;
  }

  private static Set<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "p" + i).collect(Collectors.toSet());
  }

  private static List<String> descending() {
    return IntStream.range(0, PODS).mapToObj(i -> "p" + (PODS - 1 - i)).toList();
  }

  private static String namespace(int priority) {
    return priority % 4 == 0 ? "other" : "default";
  }

  private void create(int priority) {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace(priority))
                .withName("p" + priority)
                .endMetadata()
                .withNewSpec()
                .withPriorityClassName("p" + priority)
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName("c")
                .withImage("web:1")
                .withNewResources()
                .addToRequests("cpu", new Quantity("1"))
                .endResources()
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  /**
   * Waits until no pod is due. Once the least important one of all was refused, nobody else is, but
   * for those whose own status was written meanwhile; and these come before the next such one.
   */
  private void settle(String when) throws InterruptedException {
    for (String round : List.of("first", "second")) {
      String name = (round + " " + when).replace(' ', '-');
      client
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withNamespace("default")
                  .withName(name)
                  .endMetadata()
                  .withNewSpec()
                  .withPriorityClassName("least")
                  .addNewContainer()
                  .withName("c")
                  .withImage("web:1")
                  .withNewResources()
                  .addToRequests("cpu", new Quantity("1000"))
                  .endResources()
                  .endContainer()
                  .endSpec()
                  .build())
          .create();
      eventually(name, () -> waits(client.pods().inNamespace("default").withName(name).get()));
    }
  }

  private void remove(String pod) {
    client.pods().inNamespace("default").withName(pod).withGracePeriod(0).delete();
  }

  private void addNode(String name, int cpus) {
    client
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .withAllocatable(
                    Map.of(
                        "cpu", new Quantity(Integer.toString(cpus)),
                        "memory", new Quantity("64Gi"),
                        "pods", new Quantity("110")))
                .endStatus()
                .build())
        .create();
  }

  private double due() {
    return meters.get("trimtab.queue.depth").gauge().value();
  }

  private long count(Predicate<Pod> which) {
    return client.pods().inAnyNamespace().list().getItems().stream().filter(which).count();
  }

  private static boolean waits(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()));
  }

  private Set<String> placed() {
    return client.pods().inAnyNamespace().list().getItems().stream()
        .filter(pod -> pod.getSpec().getNodeName() != null)
        .map(pod -> pod.getMetadata().getName())
        .collect(Collectors.toSet());
  }
}
