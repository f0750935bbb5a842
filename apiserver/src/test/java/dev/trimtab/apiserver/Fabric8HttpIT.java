package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.apiserver.storage.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fabric8's client over TLS, with watches over WebSockets. */
class Fabric8HttpIT {

  @TempDir Path directory;
  private ApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server = ApiServer.builder().dataDirectory(directory).build();
    server.start();
    Config config = Config.fromKubeconfig(server.kubeconfig());
    config.setNamespace("default");
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void aWatchSeesEachChangeOnce() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    String version = client.configMaps().list().getMetadata().getResourceVersion();
    try (var watch = client.configMaps().withResourceVersion(version).watch(watcher(seen))) {
      client.resource(map("a", "1")).create();
      client.resource(map("a", "2")).update();
      client.configMaps().withName("a").delete();
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("ADDED a 1");
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("MODIFIED a 2");
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("DELETED a 2");
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void twoAppliersOfOneFieldConflict() {
    client.resource(map("a", "1")).patch(apply("one"));
    client.resource(map("a", "1")).patch(apply("two"));
    assertThatThrownBy(() -> client.resource(map("a", "3")).patch(apply("two")))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409))
        .hasMessageContaining("conflict with \"one\"")
        .hasMessageContaining(".data.k");
  }

  @Test
  void whatIsAskedForByItsHashMayBeKeptForAYear() throws Exception {
    String index = client.raw("/openapi/v3");
    String path =
        Json.readObject(index.getBytes(StandardCharsets.UTF_8))
            .at("/paths/apis~1apps~1v1/serverRelativeURL")
            .asText();
    HttpClient http = client.getHttpClient();
    String address = client.getMasterUrl().toString().replaceAll("/$", "") + path;
    HttpResponse<String> answer =
        http.sendAsync(http.newHttpRequestBuilder().uri(address).build(), String.class).get();

    assertThat(answer.header("Cache-Control")).isEqualTo("public, immutable");
    var date = ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME);
    assertThat(date.toInstant()).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
    var end = ZonedDateTime.parse(answer.header("Expires"), DateTimeFormatter.RFC_1123_DATE_TIME);
    assertThat(Duration.between(date, end)).isBetween(Duration.ofDays(364), Duration.ofDays(366));
  }

  @Test
  void whatWasWrittenIsThereAfterARestart() {
    ConfigMap created = client.resource(map("a", "1")).create();
    client.close();
    server.close();
    start();
    ConfigMap found = client.configMaps().withName("a").get();
    assertThat(found).isEqualTo(created);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    ConfigMap large = map("a", "x".repeat(4 << 20));
    assertThatThrownBy(() -> client.resource(large).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(413));
  }

  @Test
  void aLargeListComesCompressedAndWhole() {
    for (int i = 0; i < 10; i++) {
      client.resource(map("m" + i, "x".repeat(100_000))).create();
    }
    assertThat(client.configMaps().list().getItems()).hasSize(11);
  }

  private static PatchContext apply(String manager) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager)
        .build();
  }

  private static Watcher<ConfigMap> watcher(BlockingQueue<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, ConfigMap object) {
        seen.add(action + " " + object.getMetadata().getName() + " " + object.getData().get("k"));
      }

      @Override
      public void onClose(WatcherException cause) {
        seen.add("closed " + cause);
      }
    };
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .addToData("k", value)
        .build();
  }
}
