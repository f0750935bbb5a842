package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up, for real: a small tmpfs below the data directory. Needs root. */
class FullDiskIT {

  private static final int MOST_WRITES = 200;

  @TempDir Path directory;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    run("mount", "-t", "tmpfs", "-o", "size=3m", "trimtab-test", disk.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void writesAreRefusedWithASentenceReadsGoOnAndSpaceMakesItWellAgain() throws Exception {
    Path ballast = Files.write(disk.resolve("ballast"), new byte[1 << 20]);
    var acknowledged = new TreeSet<String>();
    try (ApiServer server = open();
        KubernetesClient client = client(server)) {
      assertThatThrownBy(() -> fill(client, acknowledged))
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              refused -> {
                assertThat(refused.getCode()).isEqualTo(507);
                assertThat(refused.getStatus().getReason()).isEqualTo("InsufficientStorage");
                assertThat(refused.getStatus().getMessage())
                    .contains("nothing was stored", "state.db", "the disk is full");
              });
      assertThat(acknowledged).isNotEmpty();
      assertThat(names(client)).isEqualTo(acknowledged);

      Files.delete(ballast);
      create(client, "after");
      acknowledged.add("after");
    }
    try (ApiServer server = open();
        KubernetesClient client = client(server)) {
      assertThat(names(client)).isEqualTo(acknowledged);
    }
  }

  private static void fill(KubernetesClient client, Set<String> acknowledged) {
    for (int i = 0; i < MOST_WRITES; i++) {
      String name = "written-" + i;
      create(client, name);
      acknowledged.add(name);
    }
  }

  private static void create(KubernetesClient client, String name) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .addToData("k", "v".repeat(50_000))
            .build();
    client.resource(map).create();
  }

  private static Set<String> names(KubernetesClient client) {
    var names = new TreeSet<String>();
    client
        .configMaps()
        .inNamespace("default")
        .list()
        .getItems()
        .forEach(map -> names.add(map.getMetadata().getName()));
    return names;
  }

  private ApiServer open() {
    ApiServer server = ApiServer.builder().dataDirectory(disk).inProcessOnly().build();
    server.start();
    return server;
  }

  private static KubernetesClient client(ApiServer server) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl("http://in-process")
                .withNamespace("default")
                .withRequestRetryBackoffLimit(0)
                .build())
        .withHttpClientFactory(server.httpClientFactory())
        .build();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + ": " + said).isZero();
  }
}
