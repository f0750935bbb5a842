package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls the server. */
final class InProcessClient
    extends StandardHttpClient<InProcessClient, InProcessClientFactory, InProcessClientBuilder> {

  private final InProcessClientFactory factory;
  private final NodeSide nodes;

  InProcessClient(
      InProcessClientBuilder builder, InProcessClientFactory factory, AtomicBoolean closed) {
    super(builder, closed);
    this.factory = factory;
    this.nodes = new NodeSide(factory::nodes);
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
      StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    ApiRequest asked;
    try {
      asked = request(request);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    var answers = new InProcessAnswers(request, consumer, factory.platform());
    return switch (factory.api().handle(asked)) {
      case ApiResponse.Whole whole -> CompletableFuture.completedFuture(answers.whole(whole));
      case ApiResponse.Stream stream -> CompletableFuture.completedFuture(answers.stream(stream));
      case ApiResponse.Connect connect ->
          nodes
              .answer(connect, asked)
              .<HttpResponse<AsyncBody>>thenApply(answers::ofNode)
              .exceptionally(thrown -> answers.whole(Api.failure(refusal(thrown))))
              .toCompletableFuture();
    };
  }

  private static ApiException refusal(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    if (cause instanceof ApiException refused) {
      return refused;
    }
    throw new CompletionException(cause);
  }

  @Override
  public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
      StandardWebSocketBuilder webSocket, WebSocket.Listener listener) {
    StandardHttpRequest request = webSocket.asHttpRequest();
    ApiResponse answer;
    try {
      answer = factory.api().handle(request(request));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    return switch (answer) {
      case ApiResponse.Stream stream -> {
        var socket = new InProcessWebSocket(stream.events(), listener, factory.platform());
        socket.open();
        yield CompletableFuture.completedFuture(upgraded(request, socket));
      }
      case ApiResponse.Connect connect -> join(webSocket, connect, listener);
      case ApiResponse.Whole whole ->
          CompletableFuture.completedFuture(refused(request, whole.code(), null));
    };
  }

  private CompletableFuture<WebSocketResponse> join(
      StandardWebSocketBuilder webSocket,
      ApiResponse.Connect connect,
      WebSocket.Listener listener) {
    StandardHttpRequest request = webSocket.asHttpRequest();
    return nodes
        .channels(connect, Stream.ofNullable(webSocket.getSubprotocol()).toList())
        // Not on an event loop: what the listener does may take its time.
        .thenApplyAsync(
            channels -> {
              var socket = new ChannelWebSocket(channels, listener, factory.platform());
              socket.open();
              return upgraded(request, socket);
            },
            task -> factory.platform().threads().newThread(task).start())
        .exceptionally(
            thrown -> {
              ApiException why = refusal(thrown);
              return refused(request, why.code(), why);
            })
        .toCompletableFuture();
  }

  private static WebSocketResponse upgraded(StandardHttpRequest request, WebSocket socket) {
    return new WebSocketResponse(new WebSocketUpgradeResponse(request), socket);
  }

  private static WebSocketResponse refused(
      StandardHttpRequest request, int code, @Nullable ApiException why) {
    var refused = new WebSocketUpgradeResponse(request, code);
    var failure = new WebSocketHandshakeException(refused);
    return new WebSocketResponse(refused, why == null ? failure : failure.initCause(why));
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
