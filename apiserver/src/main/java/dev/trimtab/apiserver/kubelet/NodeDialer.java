package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.Backend;
import dev.trimtab.apiserver.rest.EventStream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Opens connections to backends: for {@link KubeletProxy}, which hands them on to a client of the
 * network, and for readers and writers in this process, who hold a node's end themselves.
 *
 * <p><b>Threads.</b> Any number.
 */
public final class NodeDialer implements AutoCloseable {

  private final Vertx vertx;
  private final KubeletClients clients;

  /** Speaks to nodes with these credentials. */
  public NodeDialer(Vertx vertx, KubeletCredentials credentials) {
    this.vertx = vertx;
    this.clients = new KubeletClients(vertx, credentials);
  }

  /**
   * A node's answer for a reader in this process, such as a log.
   *
   * @return fails with an {@link ApiException} that says what the node said
   */
  public CompletionStage<EventStream> open(Backend backend) {
    return onOneLoop(
        loop ->
            clients
                .http(backend)
                .request(request(backend, HttpMethod.GET, List.of()))
                .compose(HttpClientRequest::send)
                .compose(response -> opened(backend, response))
                .recover(
                    broken ->
                        Future.failedFuture(
                            broken instanceof ApiException
                                ? broken
                                : NodeFailures.unreachable(backend, broken))));
  }

  /**
   * Does all steps on the same event loop. On a thread of a caller a step could be attached only
   * after the one before has its result, and would miss what comes right after that.
   */
  private <T> CompletionStage<T> onOneLoop(Function<Context, Future<T>> steps) {
    Context loop = vertx.getOrCreateContext();
    Promise<T> result = Promise.promise();
    loop.runOnContext(go -> steps.apply(loop).onComplete(result));
    return result.future().toCompletionStage();
  }

  private static Future<EventStream> opened(Backend backend, HttpClientResponse response) {
    return response.statusCode() == 200
        ? Future.succeededFuture(new NodeStream(response))
        : response
            .body()
            .compose(
                body ->
                    Future.failedFuture(
                        NodeFailures.refusal(backend, response.statusCode(), body)));
  }

  /**
   * A backend's answer to a whole request, whatever both are.
   *
   * @return fails with an {@link ApiException} if the backend is not reached
   */
  public CompletionStage<NodeAnswer> forward(Backend backend, ApiRequest request) {
    HttpMethod method = HttpMethod.valueOf(request.method());
    return onOneLoop(
        loop ->
            clients
                .http(backend)
                .request(request(backend, method, request.headers().entrySet()))
                .compose(onward -> onward.send(Buffer.buffer(request.body())))
                .map(NodeDialer::answer)
                .recover(broken -> Future.failedFuture(NodeFailures.unreachable(backend, broken))));
  }

  private static NodeAnswer answer(HttpClientResponse response) {
    Map<String, List<String>> headers = new HashMap<>();
    for (String name : response.headers().names()) {
      if (HopHeaders.goesOn(name)) {
        headers.put(name, response.headers().getAll(name));
      }
    }
    return new NodeAnswer(response.statusCode(), headers, new NodeStream(response));
  }

  /**
   * The channels of a command that is run or attached to.
   *
   * <p>What the node refuses is told on the status channel, as it is to clients of the network.
   *
   * @param offered the subprotocols that the client offers
   * @return fails with an {@link ApiException} if the client offers none that is known
   */
  public CompletionStage<NodeChannels> command(Backend backend, List<String> offered) {
    return channels(backend, offered, why -> Future.succeededFuture(NodeChannels.telling(why)));
  }

  /**
   * The channels of forwarded ports.
   *
   * @param offered the subprotocols that the client offers
   * @return fails with an {@link ApiException} if the client offers none that is known, or the node
   *     refuses
   */
  public CompletionStage<NodeChannels> ports(Backend backend, List<String> offered) {
    return channels(backend, offered, Future::failedFuture);
  }

  private CompletionStage<NodeChannels> channels(
      Backend backend, List<String> offered, Function<ApiException, Future<NodeChannels>> refused) {
    Optional<String> protocol = Subprotocols.channels(offered);
    if (protocol.isEmpty()) {
      return CompletableFuture.failedStage(Subprotocols.unknown(offered));
    }
    List<String> ours = Subprotocols.towardsNode(protocol.get());
    return onOneLoop(
        loop -> {
          var channels = new NodeChannels(loop);
          return connect(backend, backend.uri(), ours, channels::listen)
              .map(node -> channels.joined(node, protocol.get()))
              .recover(broken -> refused.apply(NodeFailures.notUpgraded(backend, broken)));
        });
  }

  /** Connects a WebSocket whose handlers are set before anything can come. */
  Future<WebSocket> connect(
      Backend backend, String uri, List<String> protocols, Consumer<WebSocketBase> prepare) {
    WebSocketConnectOptions options = clients.connect(backend, uri);
    options.setSubProtocols(protocols);
    ClientWebSocket socket = clients.webSockets().webSocket();
    prepare.accept(socket);
    return socket.connect(options);
  }

  /** A request with those of the headers that are handed on. */
  RequestOptions request(
      Backend backend, HttpMethod method, Iterable<Map.Entry<String, String>> headers) {
    RequestOptions options = clients.request(backend).setMethod(method);
    headers.forEach(
        header -> {
          if (HopHeaders.goesOn(header.getKey())) {
            options.addHeader(header.getKey(), header.getValue());
          }
        });
    return options;
  }

  HttpClient http(Backend backend) {
    return clients.http(backend);
  }

  @Override
  public void close() {
    clients.close();
  }
}
