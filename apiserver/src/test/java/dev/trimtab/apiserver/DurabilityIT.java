package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.apiserver.DirectAccess.Listing;
import dev.trimtab.apiserver.DirectAccess.Query;
import dev.trimtab.apiserver.DirectAccess.Resource;
import dev.trimtab.apiserver.spi.StoreException;
import dev.trimtab.apiserver.storage.Json;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after the process was killed. */
class DurabilityIT {

  @TempDir Path directory;

  @RepeatedTest(3)
  void nothingAcknowledgedIsLostByKill() throws Exception {
    Set<String> acknowledged = new HashSet<>();
    Process child = writer(directory);
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      for (int i = 0; i < 200; i++) {
        String line = lines.readLine();
        assertThat(line).as("the child ended early").isNotNull();
        acknowledged.add(line);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    try (ApiServer server = open(directory)) {
      Listing listing = server.direct().list(Query.all(new Resource("", "v1", "configmaps")));
      Set<String> found = new HashSet<>();
      for (byte[] object : listing.objects()) {
        var metadata = Json.readObject(object).path("metadata");
        found.add(metadata.path("name").asText() + " " + metadata.path("resourceVersion").asText());
        assertThat(metadata.path("resourceVersion").asLong())
            .isLessThanOrEqualTo(listing.revision());
      }
      assertThat(found).containsAll(acknowledged);
    }
  }

  @Test
  void aSecondProcessIsKeptOutAndToldWhy() throws Exception {
    Process child = writer(directory);
    try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isNotNull();
      assertThatThrownBy(() -> open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("another process has it open");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void aDamagedFileIsRefusedWithItsName() throws IOException {
    Files.writeString(directory.resolve("state.db"), "no database at all".repeat(100));
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("state.db")
        .hasMessageContaining("damaged or not a database");
  }

  private static ApiServer open(Path directory) {
    return ApiServer.builder().dataDirectory(directory).inProcessOnly().build();
  }

  private static Process writer(Path directory) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The child: writes objects for ever and says which ones were acknowledged. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) {
      ApiServer server = open(Path.of(args[0]));
      server.start();
      try (KubernetesClient client =
          new KubernetesClientBuilder()
              .withConfig(
                  new ConfigBuilder()
                      .withAutoConfigure(false)
                      .withMasterUrl("http://in-process")
                      .withNamespace("default")
                      .build())
              .withHttpClientFactory(server.httpClientFactory())
              .build()) {
        while (true) {
          var created =
              client
                  .resource(
                      new ConfigMapBuilder()
                          .withNewMetadata()
                          .withGenerateName("written-")
                          .endMetadata()
                          .addToData("k", "v".repeat(500))
                          .build())
                  .create()
                  .getMetadata();
          System.out.println(created.getName() + " " + created.getResourceVersion());
        }
      }
    }
  }
}
