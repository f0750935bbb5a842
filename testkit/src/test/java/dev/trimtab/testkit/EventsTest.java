package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.framework.Controller;
import dev.trimtab.framework.ControllerHost;
import dev.trimtab.framework.Result;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What becomes of the events that a reconciler records. */
@KubernetesTest
class EventsTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static final int TIMES = 5;

  private final BlockingQueue<Event> stored = new LinkedBlockingQueue<>();

  @Test
  void equalEventsAreCountedAndAnewOnceTheirObjectIsNoLongerOurs(KubernetesClient client)
      throws InterruptedException {
    try (Watch _ = watch(client);
        ControllerHost host = host(client)) {
      host.start();
      assertThat(host.awaitReady(LIMIT)).isTrue();

      Event first = afterAChange(client, event -> event.getCount() == 1);
      afterAChange(client, event -> uid(event).equals(uid(first)) && event.getCount() >= 2);

      client
          .resource(first)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"annotations\":{\"somebody\":\"was here\"}}}");
      Event second =
          afterAChange(client, event -> !uid(event).equals(uid(first)) && event.getCount() == 1);

      var _ = client.resource(second).delete();
      Set<String> before = Set.of(uid(first), uid(second));
      afterAChange(client, event -> !before.contains(uid(event)) && event.getCount() == 1);
    }
  }

  @Test
  void equalEventsOfAMomentAreOneWrite(KubernetesClient client) throws InterruptedException {
    try (Watch _ = watch(client);
        ControllerHost host = host(client, TIMES, () -> {})) {
      host.start();
      assertThat(host.awaitReady(LIMIT)).isTrue();

      Event first = afterAChange(client, event -> true);
      assertThat(first.getCount()).isEqualTo(TIMES);
    }
  }

  @Test
  void theLastEventsAreStoredBeforeAHostHasClosed(KubernetesClient client)
      throws InterruptedException {
    var recorded = new CountDownLatch(1);
    try (ControllerHost host = host(client, 1, recorded::countDown)) {
      host.start();
      assertThat(host.awaitReady(LIMIT)).isTrue();
      change(client);
      assertThat(recorded.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(client.v1().events().inNamespace(client.getNamespace()).list().getItems())
        .hasSize(1);
  }

  /** Makes the reconciler record its event, and waits until that is stored as it should be. */
  private Event afterAChange(KubernetesClient client, Predicate<Event> expected)
      throws InterruptedException {
    change(client);
    Event event;
    do {
      event = stored.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(event).as("another event within %s", LIMIT).isNotNull();
    } while (!expected.test(event));
    return event;
  }

  private static void change(KubernetesClient client) {
    ConfigMap changed =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(client.getNamespace())
            .withName("a")
            .endMetadata()
            .addToData("value", Long.toString(System.nanoTime()))
            .build();
    client.resource(changed).createOr(existing -> existing.update());
  }

  private static String uid(Event event) {
    return event.getMetadata().getUid();
  }

  private static ControllerHost host(KubernetesClient client) {
    return host(client, 1, () -> {});
  }

  /** One whose reconciler records so many equal events for each change, and then does something. */
  private static ControllerHost host(KubernetesClient client, int times, Runnable then) {
    return ControllerHost.builder(client)
        .add(
            Controller.of(ConfigMap.class)
                .where(
                    map ->
                        map.getMetadata().getNamespace().equals(client.getNamespace())
                            && map.getMetadata().getName().equals("a"))
                .reconciler(
                    (map, context) -> {
                      for (int i = 0; i < times; i++) {
                        context.events().normal(map, "Seen", "it is there");
                      }
                      then.run();
                      return Result.done();
                    }))
        .build();
  }

  private Watch watch(KubernetesClient client) {
    return client
        .v1()
        .events()
        .inNamespace(client.getNamespace())
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, Event event) {
                if (action != Action.DELETED) {
                  stored.add(event);
                }
              }

              @Override
              public void onClose(WatcherException cause) {
                // Whoever waits for an event that does not come says so.
              }
            });
  }
}
