package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.framework.Context;
import dev.trimtab.framework.Controller;
import dev.trimtab.framework.ControllerHost;
import dev.trimtab.framework.Result;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A controller whose objects are ranked. */
@KubernetesTest
class RankedControllerTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final int OTHERS = 6;

  private final List<Integer> begun = new CopyOnWriteArrayList<>();
  private final AtomicInteger inTurn = new AtomicInteger();
  private final AtomicInteger mostInTurn = new AtomicInteger();
  private final CountDownLatch firstBegan = new CountDownLatch(1);
  private final CountDownLatch othersAreDue = new CountDownLatch(1);

  /** Two calls are to meet here, which must have passed their turns to do so. */
  private final CountDownLatch met = new CountDownLatch(2);

  private final CountDownLatch done = new CountDownLatch(OTHERS + 1);

  @Test
  void theyAreBegunByRankAndOneByOneAndWhoPassesItsTurnWorksOnBesideOthers(KubernetesClient client)
      throws Exception {
    var meters = new SimpleMeterRegistry();
    try (ControllerHost host =
        ControllerHost.builder(client)
            .metrics(meters)
            .add(
                Controller.of(ConfigMap.class)
                    .where(map -> map.getData() != null && map.getData().containsKey("rank"))
                    .ranked(RankedControllerTest::rank)
                    .workers(4)
                    .reconciler(this::reconcile))
            .build()) {
      host.start();
      create(client, 100);
      assertThat(firstBegan.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      for (int rank = 1; rank <= OTHERS; rank++) {
        create(client, rank);
      }
      Eventually.isSo(
          "the others are due", () -> meters.get("trimtab.queue.depth").gauge().value() >= OTHERS);
      othersAreDue.countDown();

      assertThat(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(begun).containsExactly(100, 6, 5, 4, 3, 2, 1);
      assertThat(mostInTurn).hasValue(1);
    }
  }

  private Result reconcile(ConfigMap map, Context<ConfigMap> context) throws InterruptedException {
    mostInTurn.accumulateAndGet(inTurn.incrementAndGet(), Math::max);
    int rank = rank(map);
    begun.add(rank);
    if (rank == 100) {
      firstBegan.countDown();
      othersAreDue.await();
    }
    inTurn.decrementAndGet();
    if (rank == 6 || rank == 5) {
      context.passTurn();
      met.countDown();
      assertThat(met.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    done.countDown();
    return Result.done();
  }

  private static int rank(ConfigMap map) {
    return Integer.parseInt(map.getData().get("rank"));
  }

  private static void create(KubernetesClient client, int rank) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(client.getNamespace())
                .withName("rank-" + rank)
                .endMetadata()
                .withData(Map.of("rank", Integer.toString(rank)))
                .build())
        .create();
  }
}
