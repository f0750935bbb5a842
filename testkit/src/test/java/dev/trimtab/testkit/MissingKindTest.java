package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.framework.Controller;
import dev.trimtab.framework.ControllerHost;
import dev.trimtab.framework.Result;
import dev.trimtab.framework.josdk.JosdkHost;
import dev.trimtab.informer.fabric8.Fabric8Informers;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Controllers of kinds that nobody has defined yet. */
@KubernetesTest
class MissingKindTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Group("missing.trimtab.dev")
  @Version("v1")
  static final class Boat extends CustomResource<Void, Void> implements Namespaced {}

  @Group("missing.trimtab.dev")
  @Version("v1")
  static final class Sail extends CustomResource<Void, Void> implements Namespaced {}

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private KubernetesClient used;

  @AfterEach
  void undefine() {
    for (Class<? extends HasMetadata> kind : List.of(Boat.class, Sail.class)) {
      used.resource(definition(kind)).withTimeout(1, TimeUnit.MINUTES).delete();
    }
  }

  @Test
  void aControllerWaitsForItsKindsAndOthersDoNotWaitForIt(KubernetesClient client)
      throws Exception {
    used = client;
    var meters = new SimpleMeterRegistry();
    try (ControllerHost host =
        ControllerHost.builder(client)
            .metrics(meters)
            .add(
                Controller.of(Boat.class)
                    .named("boats")
                    .owns(Sail.class)
                    .reconciler((boat, context) -> note(boat)))
            .add(
                Controller.of(ConfigMap.class)
                    .where(map -> map.getMetadata().getNamespace().equals(client.getNamespace()))
                    .reconciler((map, context) -> note(map)))
            .build()) {
      host.start();

      assertThat(host.awaitSettled(LIMIT)).isTrue();
      assertThat(host.notReady()).containsExactly("boats");
      client.resource(configMap(client)).create();
      awaitCall("map");
      assertThat(ready(meters, "configmap")).isEqualTo(1);
      assertThat(ready(meters, "boats")).isZero();

      client.resource(definition(Boat.class)).create();
      awaitMissing(host::missingKinds, "sails.missing.trimtab.dev/v1");
      client.resource(definition(Sail.class)).create();
      client.resource(boat(client)).create();

      awaitCall("boat");
      assertThat(host.missingKinds()).isEmpty();
      assertThat(host.awaitReady(LIMIT)).isTrue();
      assertThat(ready(meters, "boats")).isEqualTo(1);
    }
  }

  @Test
  void aHostThatWaitsForAKindCanBeClosed(KubernetesClient client) throws Exception {
    used = client;
    ControllerHost host =
        ControllerHost.builder(client)
            .add(Controller.of(Boat.class).reconciler((boat, context) -> note(boat)))
            .build();
    host.start();
    assertThat(host.awaitSettled(LIMIT)).isTrue();
    assertThat(host.awaitReady(Duration.ofMillis(1))).isFalse();

    host.close();
  }

  @ControllerConfiguration(name = "boats")
  private final class Boats implements Reconciler<Boat> {
    @Override
    public UpdateControl<Boat> reconcile(Boat boat, Context<Boat> context) {
      note(boat);
      return UpdateControl.noUpdate();
    }
  }

  @ControllerConfiguration(name = "maps")
  private final class Maps implements Reconciler<ConfigMap> {
    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap map, Context<ConfigMap> context) {
      note(map);
      return UpdateControl.noUpdate();
    }
  }

  @Test
  void aJavaOperatorSdkReconcilerWaitsTooAndOthersDoNotWaitForIt(KubernetesClient client)
      throws Exception {
    used = client;
    try (var informers = Fabric8Informers.factory(client, Platform.system());
        var host = new JosdkHost(client, informers, Platform.system())) {
      host.register(new Boats());
      host.register(new Maps());
      host.start();

      client.resource(configMap(client)).create();
      awaitCall("map");
      awaitMissing(host::missingKinds, "boats.missing.trimtab.dev/v1");

      client.resource(definition(Boat.class)).create();
      client.resource(boat(client)).create();

      awaitCall("boat");
      assertThat(host.awaitReady(LIMIT)).isTrue();
      assertThat(host.missingKinds()).isEmpty();
    }
  }

  /** The JVM's platform, but it knows which of its threads live. */
  private static final class CountedThreads implements Platform {
    private final Platform platform = Platform.system();
    private final AtomicInteger living = new AtomicInteger();

    @Override
    public ThreadFactory threads() {
      return task -> {
        living.incrementAndGet();
        return platform
            .threads()
            .newThread(
                () -> {
                  try {
                    task.run();
                  } finally {
                    living.decrementAndGet();
                  }
                });
      };
    }

    @Override
    public InstantSource clock() {
      return platform.clock();
    }

    @Override
    public long nanoTime() {
      return platform.nanoTime();
    }

    @Override
    public Timers timers() {
      return platform.timers();
    }

    @Override
    public RandomGenerator random() {
      return platform.random();
    }
  }

  @Test
  void aJavaOperatorSdkHostThatWaitsForAKindCanBeClosedAndLeavesNoThread(KubernetesClient client)
      throws Exception {
    used = client;
    var platform = new CountedThreads();
    try (var informers = Fabric8Informers.factory(client, Platform.system())) {
      var host = new JosdkHost(client, informers, platform);
      host.register(new Boats());
      host.start();
      awaitMissing(host::missingKinds, "boats.missing.trimtab.dev/v1");
      assertThat(host.awaitReady(Duration.ofMillis(1))).isFalse();
      assertThat(platform.living.get()).isPositive();

      host.close();

      Eventually.isSo("all threads have ended", () -> platform.living.get() == 0);
    }
  }

  private Result note(HasMetadata object) {
    seen.add(object.getMetadata().getName());
    return Result.done();
  }

  /** Waits for a call for this object; those for others, and repeated ones, are passed over. */
  private void awaitCall(String name) throws InterruptedException {
    String next = seen.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    while (next != null && !next.equals(name)) {
      next = seen.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(next).as("the reconciler was not called for it").isEqualTo(name);
  }

  private static void awaitMissing(Supplier<Map<String, List<String>>> missing, String only)
      throws InterruptedException {
    Eventually.isSo(
        "only " + only + " is missing", () -> List.of(only).equals(missing.get().get("boats")));
  }

  private static double ready(SimpleMeterRegistry meters, String controller) {
    return meters.get("trimtab.controller.ready").tag("controller", controller).gauge().value();
  }

  private static CustomResourceDefinition definition(Class<? extends HasMetadata> kind) {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(HasMetadata.getFullResourceName(kind))
        .endMetadata()
        .withNewSpec()
        .withGroup(HasMetadata.getGroup(kind))
        .withScope("Namespaced")
        .withNewNames()
        .withKind(HasMetadata.getKind(kind))
        .withPlural(HasMetadata.getPlural(kind))
        .withSingular(HasMetadata.getSingular(kind))
        .endNames()
        .addNewVersion()
        .withName("v1")
        .withServed(true)
        .withStorage(true)
        .withNewSchema()
        .withNewOpenAPIV3Schema()
        .withType("object")
        .endOpenAPIV3Schema()
        .endSchema()
        .endVersion()
        .endSpec()
        .build();
  }

  private static Boat boat(KubernetesClient client) {
    var boat = new Boat();
    boat.getMetadata().setNamespace(client.getNamespace());
    boat.getMetadata().setName("boat");
    return boat;
  }

  private static ConfigMap configMap(KubernetesClient client) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(client.getNamespace())
        .withName("map")
        .endMetadata()
        .build();
  }
}
