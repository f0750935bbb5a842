package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.server.Api;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A response as fabric8 wants it. */
final class InProcessResponse extends StandardHttpHeaders implements HttpResponse<AsyncBody> {

  private final HttpRequest request;
  private final int code;
  private final AsyncBody body;

  private InProcessResponse(
      HttpRequest request, int code, Map<String, List<String>> headers, AsyncBody body) {
    super(headers);
    this.request = request;
    this.code = code;
    this.body = body;
  }

  static InProcessResponse of(
      HttpRequest request,
      ApiResponse response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer,
      Platform platform) {
    return switch (response) {
      case ApiResponse.Whole whole -> {
        Map<String, List<String>> headers = new HashMap<>();
        whole.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        headers.put("Content-Type", List.of(whole.contentType()));
        yield new InProcessResponse(
            request, whole.code(), headers, new WholeBody(whole.body(), consumer));
      }
      case ApiResponse.Connect connect ->
          of(
              request,
              Api.failure(
                  new ApiException(
                      501,
                      "NotImplemented",
                      "commands and ports of pods are reached over the network only, and logs by a"
                          + " server that listens")),
              consumer,
              platform);
      case ApiResponse.Stream stream ->
          new InProcessResponse(
              request,
              200,
              Map.of("Content-Type", List.of(stream.contentType())),
              new StreamBody(stream.events(), consumer, platform));
    };
  }

  @Override
  public int code() {
    return code;
  }

  @Override
  public AsyncBody body() {
    return body;
  }

  @Override
  public HttpRequest request() {
    return request;
  }

  @Override
  public Optional<HttpResponse<?>> previousResponse() {
    return Optional.empty();
  }
}
