package dev.trimtab.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.ApiServer;
import dev.trimtab.examples.greeting.Greeting;
import dev.trimtab.examples.greeting.GreetingSpec;
import dev.trimtab.examples.website.Website;
import dev.trimtab.examples.website.WebsiteSpec;
import dev.trimtab.framework.ControllerHost;
import dev.trimtab.framework.josdk.JosdkHost;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.fabric8.Fabric8Informers;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Both kinds of controllers, discovered and registered, beside each other on one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final ApiServer server = ApiServer.builder().inProcessOnly().build();
  private KubernetesClient client;
  private InformerFactory informers;
  private ControllerHost natives;
  private JosdkHost josdk;

  @BeforeAll
  void start() throws InterruptedException {
    server.start();
    client =
        new KubernetesClientBuilder().withHttpClientFactory(server.httpClientFactory()).build();
    informers = Fabric8Informers.factory(client, Platform.system());
    natives =
        ControllerHost.builder(client)
            .informers(informers)
            .addDiscovered(ExamplesIT.class.getClassLoader())
            .build();
    natives.start();
    assertThat(natives.awaitReady(PATIENCE)).isTrue();
    josdk = new JosdkHost(client, informers, Platform.system());
    assertThat(josdk.registerDiscovered(ExamplesIT.class.getClassLoader())).isEqualTo(1);
    josdk.start();
  }

  @AfterAll
  void stop() {
    josdk.close();
    natives.close();
    informers.close();
    client.close();
    server.close();
  }

  @Test
  void aWebsiteBecomesItsPartsAndReportsWhatBecameOfThem() throws InterruptedException {
    var website = new Website();
    website.getMetadata().setNamespace("default");
    website.getMetadata().setName("site");
    website.setSpec(new WebsiteSpec("<h1>hello</h1>", 2, 30123));
    client.resource(website).create();

    eventually("deployment", () -> deployment() != null);
    eventually("reported", () -> site().getStatus() != null);
    assertThat(configMap("site").getData()).containsEntry("index.html", "<h1>hello</h1>");
    assertThat(site().getStatus().nodePort()).isEqualTo(30123);
    assertThat(site().getStatus().conditions().getFirst().getStatus()).isEqualTo("False");

    // Whatever the reconciler writes meanwhile, as below.
    client
        .resource(deployment())
        .subresource("status")
        .patch(MERGE, "{\"status\":{\"replicas\":2,\"readyReplicas\":2}}");
    eventually("ready", () -> site().getStatus().readyReplicas() == 2);
    assertThat(site().getStatus().conditions().getFirst().getStatus()).isEqualTo("True");
    assertThat(site().getStatus().conditions().getFirst().getMessage())
        .isEqualTo("2 of 2 replicas serve the page");

    client.resource(configMap("site")).delete();
    eventually("the page is back", () -> configMap("site") != null);
  }

  @Test
  void anUnmodifiedReconcilerRunsBesideIt() throws InterruptedException {
    var greeting = new Greeting();
    greeting.getMetadata().setNamespace("default");
    greeting.getMetadata().setName("world");
    greeting.setSpec(new GreetingSpec("World"));
    client.resource(greeting).create();

    eventually("greeted", () -> says("Hello, World!"));
    eventually(
        "reported",
        () -> {
          Greeting now =
              client.resources(Greeting.class).inNamespace("default").withName("world").get();
          return now.getStatus() != null && "Hello, World!".equals(now.getStatus().words());
        });
    client
        .configMaps()
        .inNamespace("default")
        .withName("world")
        .patch(MERGE, "{\"data\":{\"words\":\"Go away!\"}}");
    eventually("greeted again", () -> says("Hello, World!"));
  }

  private boolean says(String words) {
    ConfigMap configMap = configMap("world");
    return configMap != null && words.equals(configMap.getData().get("words"));
  }

  private Website site() {
    return client.resources(Website.class).inNamespace("default").withName("site").get();
  }

  private ConfigMap configMap(String name) {
    return client.configMaps().inNamespace("default").withName(name).get();
  }

  private Deployment deployment() {
    return client.apps().deployments().inNamespace("default").withName("site").get();
  }

  private static void eventually(String what, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      Thread.sleep(5);
    }
  }
}
