package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.ApiResponse.Connect.Mode;
import dev.trimtab.apiserver.rest.Backend;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.rest.Query;
import dev.trimtab.apiserver.server.Api;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.fabric8.kubernetes.client.http.WebSocketUpgradeResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Calls the server. */
final class InProcessClient
    extends StandardHttpClient<InProcessClient, InProcessClientFactory, InProcessClientBuilder> {

  /** Commands and ports are reached over the network only. */
  private static final int NOT_IMPLEMENTED = 501;

  private final InProcessClientFactory factory;

  InProcessClient(
      InProcessClientBuilder builder, InProcessClientFactory factory, AtomicBoolean closed) {
    super(builder, closed);
    this.factory = factory;
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
      StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    try {
      return answer(factory.api().handle(request(request)))
          .thenApply(answer -> InProcessResponse.of(request, answer, consumer, factory.platform()));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What a node streams is fetched, if nodes are reached; everything else is there. */
  private CompletableFuture<ApiResponse> answer(ApiResponse response) {
    if (!(response instanceof ApiResponse.Connect(Mode mode, Backend backend))
        || mode != Mode.STREAM
        || factory.nodes().isEmpty()) {
      return CompletableFuture.completedFuture(response);
    }
    return factory
        .nodes()
        .get()
        .open(backend)
        .<ApiResponse>thenApply(events -> new ApiResponse.Stream(MediaTypes.TEXT, events))
        .exceptionally(InProcessClient::refusal)
        .toCompletableFuture();
  }

  private static ApiResponse refusal(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof ApiException refused) {
      return Api.failure(refused);
    }
    throw new CompletionException(cause);
  }

  @Override
  public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
      StandardWebSocketBuilder webSocket, WebSocket.Listener listener) {
    StandardHttpRequest request = webSocket.asHttpRequest();
    try {
      WebSocketResponse result =
          switch (factory.api().handle(request(request))) {
            case ApiResponse.Stream stream -> {
              var socket = new InProcessWebSocket(stream.events(), listener, factory.platform());
              socket.open();
              yield new WebSocketResponse(new WebSocketUpgradeResponse(request), socket);
            }
            case ApiResponse.Connect connect -> {
              var refused = new WebSocketUpgradeResponse(request, NOT_IMPLEMENTED);
              yield new WebSocketResponse(refused, new WebSocketHandshakeException(refused));
            }
            case ApiResponse.Whole whole -> {
              var refused = new WebSocketUpgradeResponse(request, whole.code());
              yield new WebSocketResponse(refused, new WebSocketHandshakeException(refused));
            }
          };
      return CompletableFuture.completedFuture(result);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  protected void doClose() {
    // There is no connection; streams end with their readers.
  }

  private ApiRequest request(StandardHttpRequest request) throws IOException {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    String contentType = request.getContentType();
    if (contentType != null) {
      headers.put("content-type", contentType);
    }
    return new ApiRequest(
        request.method(),
        request.uri().getPath(),
        Query.parse(request.uri().getRawQuery()),
        headers,
        body(request),
        factory.user());
  }

  private static byte[] body(StandardHttpRequest request) throws IOException {
    return switch (request.body()) {
      case null -> new byte[0];
      case StandardHttpRequest.ByteArrayBodyContent bytes -> bytes.getContent();
      case StandardHttpRequest.StringBodyContent text ->
          text.getContent().getBytes(StandardCharsets.UTF_8);
      case StandardHttpRequest.InputStreamBodyContent stream -> {
        try (InputStream content = stream.getContent()) {
          yield content.readAllBytes();
        }
      }
      default -> throw new IOException("unknown body " + request.body().getClass());
    };
  }
}
