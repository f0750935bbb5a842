package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Service by which pods find the server, when something stands in its way. */
@Timeout(120)
class PublishedServiceTest {

  private static final String SPACE = "/api/v1/namespaces/default/";
  private static final String OWN = SPACE + "services/kubernetes";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

  @TempDir Path directory;

  private ApiServer start() {
    ApiServer server = ApiServer.builder().dataDirectory(directory).build();
    server.start();
    return server;
  }

  @Test
  void noQuotaAppliesToIt() {
    try (ApiServer server = start();
        var client = new RawClient(server)) {
      assertThat(client.delete(OWN, "").code()).isEqualTo(200);
      assertThat(client.delete(SLICES + "/kubernetes", "").code()).isEqualTo(200);
      String quota =
          """
          {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"none"},"spec":{"hard":
          {"services":"0","count/endpointslices.discovery.k8s.io":"0","configmaps":"0"}}}
          """;
      assertThat(client.post(SPACE + "resourcequotas", quota).code()).isEqualTo(201);
    }
    try (ApiServer server = start();
        var client = new RawClient(server)) {
      assertThat(client.get(OWN).code()).isEqualTo(200);
      assertThat(client.get(SLICES + "/kubernetes").code()).isEqualTo(200);
      assertThat(client.post(SPACE + "services", service("other", "")).message())
          .contains("exceeded quota: none");
    }
  }

  @Test
  void anAddressThatIsTakenIsWaitedFor() {
    String address;
    try (ApiServer server = start();
        var client = new RawClient(server)) {
      address = client.get(OWN).body().path("spec").path("clusterIP").asText();
      assertThat(client.delete(OWN, "").code()).isEqualTo(200);
      assertThat(client.post(SPACE + "services", service("thief", address)).code()).isEqualTo(201);
    }
    try (ApiServer server =
            ApiServer.builder()
                .dataDirectory(directory)
                .platform(new ImpatientPlatform(Duration.ofSeconds(10)))
                .build();
        var client = new RawClient(server)) {
      server.start();
      assertThat(client.get(OWN).code()).isEqualTo(404);
      assertThat(client.delete(SPACE + "services/thief", "").code()).isEqualTo(200);
      while (client.get(OWN).code() == 404) {
        Thread.onSpinWait();
      }
      assertThat(client.get(OWN).body().path("spec").path("clusterIP").asText()).isEqualTo(address);
    }
  }

  private static String service(String name, String address) {
    return """
    {"apiVersion":"v1","kind":"Service","metadata":{"name":"%s"},
    "spec":{"clusterIP":"%s","ports":[{"port":80}]}}
    """
        .formatted(name, address);
  }
}
