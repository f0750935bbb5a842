package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ApiServer server =
      ApiServer.builder()
          .inProcessOnly()
          .metrics(registry)
          .figures(() -> "figures of " + registry.getMeters().size() + " meters")
          .build();
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server.start();
    client =
        new KubernetesClientBuilder().withHttpClientFactory(server.httpClientFactory()).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .build();
  }

  private double requests(String verb, String resource, String code) {
    return registry
        .get("apiserver.request")
        .tags("verb", verb, "resource", resource, "code", code)
        .counter()
        .count();
  }

  @Test
  void requestsAreCountedByVerbResourceAndCode() {
    client.resource(configMap("a")).create();
    client.resource(configMap("b")).create();
    client.configMaps().inNamespace("default").withName("a").get();
    client.configMaps().inNamespace("default").withName("none").get();
    client.configMaps().inNamespace("default").list();
    client.resource(configMap("a")).forceConflicts().serverSideApply();
    client.resource(configMap("a")).delete();

    assertThat(requests("POST", "configmaps", "201")).isEqualTo(2);
    assertThat(requests("GET", "configmaps", "200")).isEqualTo(1);
    assertThat(requests("GET", "configmaps", "404")).isEqualTo(1);
    assertThat(requests("LIST", "configmaps", "200")).isEqualTo(1);
    assertThat(requests("APPLY", "configmaps", "200")).isEqualTo(1);
    assertThat(requests("DELETE", "configmaps", "200")).isEqualTo(1);
    assertThat(
            registry
                .get("apiserver.request.duration")
                .tags("verb", "POST", "resource", "configmaps", "scope", "namespace")
                .timer()
                .count())
        .isEqualTo(2);
    assertThat(registry.get("apiserver.current.inflight.requests").gauges())
        .allSatisfy(gauge -> assertThat(gauge.value()).isZero());
  }

  @Test
  void whatNobodyServesIsCountedWithoutItsName() {
    assertThat(client.raw("/apis/no.such/v1/things")).isNull();
    assertThat(client.raw("/elsewhere/x")).isNull();

    assertThat(
            registry
                .get("apiserver.request")
                .tags("verb", "GET", "resource", "", "code", "404")
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum())
        .isEqualTo(2);
    assertThat(registry.getMeters())
        .noneMatch(
            meter ->
                meter.getId().getTags().stream()
                    .anyMatch(tag -> tag.getValue().contains("no.such")));
  }

  @Test
  void openWatchesAndTheirEventsAreCountedOverRequestsAndWithin() {
    var all = DirectAccess.Query.all(new DirectAccess.Resource("", "v1", "configmaps"));
    long revision = server.direct().list(all).revision();
    try (DirectAccess.Watch watch = server.direct().watch(all, revision)) {
      assertThat(watchers()).isEqualTo(1);
      client.resource(configMap("a")).create();
      assertThat(watch.next()).isInstanceOf(DirectAccess.Event.Added.class);
      assertThat(watch.next()).isNull();
    }

    assertThat(watchers()).isZero();
    assertThat(registry.get("apiserver.watch.events").tag("kind", "ConfigMap").counter().count())
        .isEqualTo(1);
  }

  private double watchers() {
    return registry.get("apiserver.registered.watchers").tag("kind", "ConfigMap").gauge().value();
  }

  @Test
  void aRequestThatStaysOpenIsCountedUntilItsEnd() {
    var watch = client.configMaps().inNamespace("default").watch(new NoEvents());
    assertThat(longRunning()).isEqualTo(1);
    assertThat(watchers()).isEqualTo(1);

    watch.close();

    assertThat(longRunning()).isZero();
    assertThat(watchers()).isZero();
  }

  private double longRunning() {
    return registry
        .get("apiserver.longrunning.requests")
        .tags("verb", "WATCH", "resource", "configmaps")
        .gauge()
        .value();
  }

  private static final class NoEvents implements io.fabric8.kubernetes.client.Watcher<ConfigMap> {
    @Override
    public void eventReceived(Action action, ConfigMap resource) {
      throw new AssertionError("nothing has changed");
    }

    @Override
    public void onClose(io.fabric8.kubernetes.client.WatcherException cause) {
      throw new AssertionError("closed by the server", cause);
    }
  }

  @Test
  void commitsAreMeasured() {
    double before = registry.get("trimtab.store.writes").counter().count();
    client.resource(configMap("a")).create();

    assertThat(registry.get("trimtab.store.writes").counter().count()).isEqualTo(before + 1);
    assertThat(registry.get("trimtab.store.commit").timer().count()).isPositive();
  }

  @Test
  void theFiguresAreServedAsText() {
    assertThat(client.raw("/metrics")).startsWith("figures of ");
  }
}
