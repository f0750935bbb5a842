package dev.trimtab.controllers.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetadataApiTest {

  private static final ServedKind PODS = new ServedKind("", "v1", "pods", "Pod", true);

  /** As kube-apiserver answers where there is nothing. */
  private static final String EMPTY =
      """
      {"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1",
       "metadata":{"resourceVersion":"885"},"items":null}
      """;

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = EMPTY.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anEmptyListMayBeWrittenAsNull() throws InterruptedException {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    var config = new ConfigBuilder().withAutoConfigure(false).withMasterUrl(url).build();
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      var api = new MetadataApi(client);

      assertThat(api.list(PODS, "default")).isEmpty();
      assertThat(api.count(PODS, "default")).isZero();
    }
  }
}
