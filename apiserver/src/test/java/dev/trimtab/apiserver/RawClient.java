package dev.trimtab.apiserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.trimtab.apiserver.storage.Json;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Requests as they are on the wire, in process. */
final class RawClient implements AutoCloseable {

  private final HttpClient client;
  private final Runnable afterwards;

  RawClient(ApiServer server) {
    this(server, () -> {});
  }

  private RawClient(ApiServer server, Runnable afterwards) {
    this.afterwards = afterwards;
    HttpClient.Builder builder = server.httpClientFactory().newBuilder();
    builder.tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build());
    this.client = builder.build();
  }

  /** A client of a server of its own, which ends with it. */
  static RawClient ofOwnServer() {
    ApiServer server = ApiServer.builder().inProcessOnly().build();
    server.start();
    return new RawClient(server, server::close);
  }

  /** What was answered; the body is missing if it is no JSON. */
  record Answer(int code, JsonNode body) {
    String message() {
      return body.path("message").asText();
    }

    String version() {
      return body.path("metadata").path("resourceVersion").asText();
    }
  }

  Answer get(String path) {
    return send("GET", path, "application/json", "");
  }

  Answer post(String path, String body) {
    return send("POST", path, "application/json", body);
  }

  Answer put(String path, String body) {
    return send("PUT", path, "application/json", body);
  }

  Answer patch(String path, String type, String body) {
    return send("PATCH", path, type, body);
  }

  Answer delete(String path, String body) {
    return send("DELETE", path, "application/json", body);
  }

  private Answer send(String method, String path, String type, String body) {
    HttpRequest.Builder request = client.newHttpRequestBuilder().uri("http://in-process" + path);
    request.method(method, type, body.isEmpty() ? null : body);
    HttpResponse<byte[]> response = client.sendAsync(request.build(), byte[].class).join();
    try {
      byte[] content = response.body();
      return new Answer(
          response.code(),
          content.length == 0 ? MissingNode.getInstance() : Json.MAPPER.readTree(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body of what is answered to a GET with these headers, as text. */
  String text(String path, String... headers) {
    HttpRequest.Builder request = client.newHttpRequestBuilder().uri("http://in-process" + path);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    byte[] body = client.sendAsync(request.build(), byte[].class).join().body();
    return new String(body, StandardCharsets.UTF_8);
  }

  /** What the client is warned of in the answer to a GET; empty if of nothing. */
  String warning(String path) {
    return warning("GET", path, "");
  }

  /** The same of any method. */
  String warning(String method, String path, String body) {
    HttpRequest.Builder request = client.newHttpRequestBuilder().uri("http://in-process" + path);
    request.method(method, "application/json", body.isEmpty() ? null : body);
    var warnings = client.sendAsync(request.build(), byte[].class).join().headers("Warning");
    return warnings == null || warnings.isEmpty() ? "" : warnings.getFirst();
  }

  @Override
  public void close() {
    client.close();
    afterwards.run();
  }
}
