package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.framework.Context;
import dev.trimtab.framework.Controller;
import dev.trimtab.framework.ControllerHost;
import dev.trimtab.framework.OwnerReferences;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.Encoded;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ListRequest;
import dev.trimtab.informer.ListerWatcher;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.WatchEvent;
import dev.trimtab.informer.WatchRequest;
import dev.trimtab.informer.fabric8.Fabric8Informers;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The promises of {@link ControllerHost}, against a real API. */
@KubernetesTest
class ControllerHostTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** What a reconciler saw in one call. */
  private record Seen(String value, int owned, List<Cause> causes, int attempt) {}

  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

  @Test
  void anObjectThatWasThereBeforeIsReconciled(KubernetesClient client) throws Exception {
    client.resource(configMap(client, "a", "1")).create();

    try (var _ = started(client, (object, context) -> note(object, context))) {
      assertThat(next().value()).isEqualTo("1");
    }
  }

  @Test
  void aChangeIsReconciledAndItsCauseNamesBothVersions(KubernetesClient client) throws Exception {
    ConfigMap first = client.resource(configMap(client, "a", "1")).create();
    try (var _ = started(client, (object, context) -> note(object, context))) {
      assertThat(next().value()).isEqualTo("1");

      ConfigMap second = client.resource(configMap(client, "a", "2")).update();

      Seen change = next();
      assertThat(change.value()).isEqualTo("2");
      assertThat(change.causes())
          .contains(
              new Cause.Event(
                  Cause.Kind.UPDATED,
                  "ConfigMap " + client.getNamespace() + "/a",
                  first.getMetadata().getResourceVersion(),
                  second.getMetadata().getResourceVersion()));
    }
  }

  @Test
  void aReconcilerSeesItsOwnWritesWhenItIsCalledAgain(KubernetesClient client) throws Exception {
    client.resource(configMap(client, "a", "0")).create();
    int rounds = 30;

    try (var _ =
        started(
            client,
            (object, context) -> {
              Result result = note(object, context);
              int owned = context.owned(Secret.class).size();
              if (owned == rounds) {
                return result;
              }
              context.writer().create(secret(object, "s" + owned));
              return Result.requeueAfter(Duration.ofMillis(1));
            })) {
      for (int expected = 0; expected <= rounds; ) {
        int owned = next().owned();
        // Events may call it more often, but never with less than it wrote.
        assertThat(owned).isBetween(expected - 1, expected);
        expected = owned + 1;
      }
    }
    assertThat(client.secrets().inNamespace(client.getNamespace()).list().getItems())
        .hasSize(rounds);
  }

  /** Keeps back what a server says of one object until it is let go, event by event. */
  private record Withheld(ListerWatcher server, ObjectKey key, Semaphore letGo)
      implements ListerWatcher {
    @Override
    public Page list(ListRequest request) throws InterruptedException {
      return server.list(request);
    }

    @Override
    public Watch watch(WatchRequest request) throws InterruptedException {
      Watch watch = server.watch(request);
      return new Watch() {
        @Override
        public List<WatchEvent> next() throws InterruptedException {
          List<WatchEvent> events = watch.next();
          for (WatchEvent event : events) {
            switch (event) {
              case WatchEvent.Present present -> await(present.object());
              case WatchEvent.Gone gone -> await(gone.last());
              case WatchEvent.Bookmark bookmark -> {}
            }
          }
          return events;
        }

        private void await(Encoded object) throws InterruptedException {
          if (object.key().equals(key)) {
            letGo.acquire();
          }
        }

        @Override
        public void close() {
          watch.close();
        }
      };
    }
  }

  @Test
  void aKeyIsNotReconciledAgainBeforeItsCachesShowWhatItCreatedAndDeleted(KubernetesClient client)
      throws Exception {
    client.resource(configMap(client, "a", "1")).create();
    client.resource(configMap(client, "other", "1")).create();
    var letGo = new Semaphore(0);
    var withheld = ObjectKey.of(client.getNamespace(), "written");
    var owned = new CopyOnWriteArrayList<Integer>();
    var othersCalls = new AtomicInteger();
    var released = new AtomicInteger();
    var thirdCall = new CountDownLatch(1);
    Reconciler<ConfigMap> reconciler =
        (object, context) -> {
          if (object.getMetadata().getName().equals("other")) {
            // Long after the key would have been due; then the cache may show one write more.
            if (othersCalls.incrementAndGet() % 50 == 0 && owned.size() > released.get()) {
              released.incrementAndGet();
              letGo.release();
            }
            return Result.requeueAfter(Duration.ofMillis(1));
          }
          List<Secret> there = context.owned(Secret.class);
          owned.add(there.size());
          switch (owned.size()) {
            case 1 -> context.writer().create(secret(object, "written"));
            case 2 -> there.forEach(context.writer()::delete);
            default -> thirdCall.countDown();
          }
          return Result.requeueAfter(Duration.ofMillis(1));
        };

    try (InformerFactory informers =
            InformerFactory.builder(
                    Platform.system(),
                    spec -> {
                      ListerWatcher server =
                          Fabric8Informers.listerWatcher(client, Platform.system(), spec);
                      return spec.type().name().equals("Secret")
                          ? new Withheld(server, withheld, letGo)
                          : server;
                    })
                .build();
        ControllerHost host =
            ControllerHost.builder(client)
                .informers(informers)
                .add(
                    Controller.of(ConfigMap.class)
                        .where(
                            object ->
                                object.getMetadata().getNamespace().equals(client.getNamespace())
                                    && object.getData().containsKey("value"))
                        .owns(Secret.class)
                        .reconciler(reconciler))
                .build()) {
      host.start();

      assertThat(thirdCall.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    assertThat(owned).startsWith(0, 1, 0);
  }

  @Test
  void aHostCanBeStartedAgainOverInformersThatOthersKeep(KubernetesClient client) throws Exception {
    try (InformerFactory informers = Fabric8Informers.factory(client, Platform.system());
        var _ = informers.lease(InformerSpec.all(Fabric8ObjectType.of(Secret.class)))) {
      for (int round = 0; round < 2; round++) {
        try (ControllerHost host =
            ControllerHost.builder(client)
                .informers(informers)
                .add(
                    Controller.of(ConfigMap.class)
                        .owns(Secret.class)
                        .reconciler((object, context) -> Result.done()))
                .build()) {
          host.start();
          assertThat(host.awaitReady(LIMIT)).isTrue();
        }
      }
    }
  }

  @Test
  void anExceptionMeansAgainWithTheAttemptCounted(KubernetesClient client) throws Exception {
    client.resource(configMap(client, "a", "1")).create();
    var calls = new AtomicInteger();

    try (var _ =
        started(
            client,
            (object, context) -> {
              if (calls.getAndIncrement() < 2) {
                throw new IllegalStateException("not yet");
              }
              return note(object, context);
            })) {
      Seen third = next();
      assertThat(third.attempt()).isEqualTo(2);
      assertThat(third.causes()).contains(new Cause.Retry(2));
    }
  }

  @Test
  void aDeletedObjectIsReportedAbsent(KubernetesClient client) throws Exception {
    client.resource(configMap(client, "a", "1")).create();
    var absent = new LinkedBlockingQueue<ObjectKey>();
    var reconciler =
        new Reconciler<ConfigMap>() {
          @Override
          public Result reconcile(ConfigMap object, Context<ConfigMap> context) {
            return note(object, context);
          }

          @Override
          public Result absent(ObjectKey key, Context<ConfigMap> context) {
            // Namespaces of earlier tests are being emptied meanwhile.
            if (key.namespace().equals(client.getNamespace())) {
              absent.add(key);
            }
            return Result.done();
          }
        };
    try (var _ = started(client, reconciler)) {
      assertThat(next().value()).isEqualTo("1");

      client.configMaps().inNamespace(client.getNamespace()).withName("a").delete();

      assertThat(absent.poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo(ObjectKey.of(client.getNamespace(), "a"));
    }
  }

  @Test
  void anOwnedObjectMakesItsOwnerDue(KubernetesClient client) throws Exception {
    ConfigMap owner = client.resource(configMap(client, "a", "1")).create();
    try (var _ = started(client, (object, context) -> note(object, context))) {
      assertThat(next().owned()).isZero();

      client.resource(secret(owner, "s")).create();

      assertThat(next().owned()).isEqualTo(1);
    }
  }

  @Test
  void deletingByWriterSparesANamesake(KubernetesClient client) throws Exception {
    ConfigMap owner = client.resource(configMap(client, "a", "1")).create();
    Secret old = client.resource(secret(owner, "s")).create();
    client.resource(old).delete();
    Secret namesake = client.resource(secret(owner, "s")).create();
    var deleted = new LinkedBlockingQueue<Boolean>();

    try (var _ =
        started(
            client,
            (object, context) -> {
              deleted.add(context.writer().delete(old));
              return Result.done();
            })) {
      assertThat(deleted.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isFalse();
    }
    assertThat(client.resource(namesake).get().getMetadata().getUid())
        .isEqualTo(namesake.getMetadata().getUid());
  }

  @Test
  void aKindTheControllerDidNotNameIsRefused(KubernetesClient client) throws Exception {
    client.resource(configMap(client, "a", "1")).create();
    var thrown = new LinkedBlockingQueue<Throwable>();
    try (var _ =
        started(
            client,
            (object, context) -> {
              try {
                context.lister(io.fabric8.kubernetes.api.model.Pod.class);
              } catch (IllegalArgumentException e) {
                thrown.add(e);
              }
              return Result.done();
            })) {
      assertThat(thrown.poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .hasMessageContaining("neither reconciles, owns nor watches Pod");
    }
  }

  @Test
  void twoControllersOfOneNameAreRefused(KubernetesClient client) {
    Controller<ConfigMap> controller =
        Controller.of(ConfigMap.class).reconciler((object, context) -> Result.done());

    assertThatThrownBy(() -> ControllerHost.builder(client).add(controller).add(controller))
        .hasMessageContaining("configmap");
  }

  private Result note(ConfigMap object, Context<ConfigMap> context) {
    seen.add(
        new Seen(
            object.getData().get("value"),
            context.owned(Secret.class).size(),
            context.causes(),
            context.attempt()));
    return Result.done();
  }

  private Seen next() throws InterruptedException {
    Seen next = seen.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(next).as("the reconciler was not called").isNotNull();
    return next;
  }

  private static ControllerHost started(KubernetesClient client, Reconciler<ConfigMap> reconciler)
      throws InterruptedException {
    ControllerHost host =
        ControllerHost.builder(client)
            .add(
                Controller.of(ConfigMap.class)
                    .where(
                        object ->
                            object.getMetadata().getNamespace().equals(client.getNamespace())
                                && object.getMetadata().getName().equals("a"))
                    .owns(Secret.class)
                    .reconciler(reconciler))
            .build();
    host.start();
    assertThat(host.awaitReady(LIMIT)).isTrue();
    return host;
  }

  private static ConfigMap configMap(KubernetesClient client, String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(client.getNamespace())
        .withName(name)
        .endMetadata()
        .withData(Map.of("value", value))
        .build();
  }

  private static Secret secret(ConfigMap owner, String name) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(owner.getMetadata().getNamespace())
        .withName(name)
        .withOwnerReferences(OwnerReferences.controlledBy(owner))
        .endMetadata()
        .build();
  }
}
