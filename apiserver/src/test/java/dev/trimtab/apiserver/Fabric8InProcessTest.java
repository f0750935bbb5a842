package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Fabric8InProcessTest {

  private ApiServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server = ApiServer.builder().inProcessOnly().build();
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://in-process")
                    .withNamespace("default")
                    .build())
            .withHttpClientFactory(server.httpClientFactory())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void anObjectCanBeCreatedReadEditedAndDeleted() {
    ConfigMap created = client.resource(configMap("a", "1")).create();
    assertThat(created.getMetadata().getUid()).isNotEmpty();
    assertThat(created.getMetadata().getNamespace()).isEqualTo("default");

    ConfigMap edited =
        client
            .configMaps()
            .withName("a")
            .edit(old -> new ConfigMapBuilder(old).addToData("k", "2").build());
    assertThat(edited.getData()).containsEntry("k", "2");
    assertThat(client.configMaps().withName("a").get().getData()).containsEntry("k", "2");

    client.configMaps().withName("a").delete();
    assertThat(client.configMaps().withName("a").get()).isNull();
  }

  @Test
  void aSecondCreateIsAConflict() {
    client.resource(configMap("a", "1")).create();
    assertThatThrownBy(() -> client.resource(configMap("a", "1")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409))
        .hasMessageContaining("configmaps \"a\" already exists");
  }

  @Test
  void anInformerSeesEveryChange() throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    client.resource(configMap("before", "1")).create();
    try (var informer =
        client
            .configMaps()
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(ConfigMap object) {
                    seen.add("add " + object.getMetadata().getName());
                  }

                  @Override
                  public void onUpdate(ConfigMap old, ConfigMap object) {
                    seen.add("update " + object.getData().get("k"));
                  }

                  @Override
                  public void onDelete(ConfigMap object, boolean unknown) {
                    seen.add("delete " + object.getMetadata().getName());
                  }
                })) {
      assertThat(informer.hasSynced()).isTrue();
      client.resource(configMap("after", "1")).create();
      client
          .configMaps()
          .withName("after")
          .edit(old -> new ConfigMapBuilder(old).addToData("k", "2").build());
      client.configMaps().withName("after").delete();
      for (String expected : new String[] {"add after", "update 2", "delete after"}) {
        String next = seen.poll(60, TimeUnit.SECONDS);
        while (next != null && (next.contains("before") || next.contains("kube-root-ca"))) {
          next = seen.poll(60, TimeUnit.SECONDS);
        }
        assertThat(next).isEqualTo(expected);
      }
    }
  }

  private static ConfigMap configMap(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .addToData("k", value)
        .build();
  }
}
