package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.Backend;
import dev.trimtab.apiserver.rest.EventStream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Hands requests on to backends, and what they answer back.
 *
 * <p>Each method is called on the event loop of the request, and goes on there. What fails before
 * anything was answered goes to {@code refuse}.
 */
public final class KubeletProxy implements AutoCloseable {
  private static final short NORMAL_CLOSURE = 1000;
  private static final byte STATUS_CHANNEL = 3;

  /** Headers that belong to one connection, and what we say to nodes ourselves. */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length",
          "authorization",
          "cookie");

  private final KubeletClients clients;

  /** Speaks to nodes with these credentials. */
  public KubeletProxy(Vertx vertx, KubeletCredentials credentials) {
    this.clients = new KubeletClients(vertx, credentials);
  }

  /**
   * Streams a node's answer, such as a log, to the client.
   *
   * @param refuse answers with a failure
   */
  public void stream(HttpServerRequest request, Backend backend, Consumer<ApiException> refuse) {
    send(
        request,
        backend,
        clients.request(backend).setMethod(HttpMethod.GET),
        Buffer.buffer(),
        response -> {
          if (response.statusCode() == 200) {
            copy(response, request.response());
          } else {
            response
                .body()
                .onSuccess(body -> refuse.accept(refusal(backend, response.statusCode(), body)))
                .onFailure(broken -> refuse.accept(unreachable(backend, broken)));
          }
        },
        refuse);
  }

  /**
   * A node's answer for a reader in this process, such as a log.
   *
   * @return fails with an {@link ApiException} that says what the node said
   */
  public CompletionStage<EventStream> open(Backend backend) {
    return clients
        .http(backend)
        .request(clients.request(backend).setMethod(HttpMethod.GET))
        .compose(HttpClientRequest::send)
        .compose(response -> opened(backend, response))
        .recover(
            broken ->
                Future.failedFuture(
                    broken instanceof ApiException ? broken : unreachable(backend, broken)))
        .toCompletionStage();
  }

  private static Future<EventStream> opened(Backend backend, HttpClientResponse response) {
    return response.statusCode() == 200
        ? Future.succeededFuture(new NodeStream(response))
        : response
            .body()
            .compose(body -> Future.failedFuture(refusal(backend, response.statusCode(), body)));
  }

  /**
   * Hands a whole request on, whatever it is, and whatever is answered back.
   *
   * @param body the request's body, read already
   * @param refuse answers with a failure
   */
  public void forward(
      HttpServerRequest request, Backend backend, byte[] body, Consumer<ApiException> refuse) {
    RequestOptions options = clients.request(backend).setMethod(request.method());
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                options.addHeader(name, value);
              }
            });
    send(
        request,
        backend,
        options,
        Buffer.buffer(body),
        response -> {
          HttpServerResponse answer = request.response();
          answer.setStatusCode(response.statusCode());
          response
              .headers()
              .forEach(
                  (name, value) -> {
                    if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                      answer.putHeader(name, value);
                    }
                  });
          copy(response, answer);
        },
        refuse);
  }

  private void send(
      HttpServerRequest request,
      Backend backend,
      RequestOptions options,
      Buffer body,
      Consumer<HttpClientResponse> answered,
      Consumer<ApiException> refuse) {
    clients
        .http(backend)
        .request(options)
        .compose(
            onward -> {
              // A reader that leaves must not leave a follower on the node behind.
              request.response().closeHandler(gone -> onward.reset());
              return onward.send(body);
            })
        .onSuccess(answered::accept)
        .onFailure(broken -> refuse.accept(unreachable(backend, broken)));
  }

  private static void copy(HttpClientResponse from, HttpServerResponse to) {
    if (to.closed()) {
      from.request().reset();
      return;
    }
    String type = from.getHeader("Content-Type");
    if (type != null) {
      to.putHeader("Content-Type", type);
    }
    to.setChunked(true);
    // A follower must see the headers before the first line.
    to.write(Buffer.buffer());
    from.pipeTo(to).onFailure(broken -> to.reset());
  }

  /**
   * Joins a client's WebSocket with a node's, to run a command or to attach to one.
   *
   * <p>What the node refuses is told on the client's status channel: clients take a refused
   * handshake for a server without WebSockets, and try something older.
   *
   * @param request paused, and not read yet
   * @param refuse answers with a failure; only called before the client is upgraded
   */
  public void command(HttpServerRequest request, Backend backend, Consumer<ApiException> refuse) {
    join(request, backend, refuse, failure -> tellOnChannel(request, failure));
  }

  /**
   * Joins a client's WebSocket with a node's, or several of them, to forward ports.
   *
   * @param request paused, and not read yet
   * @param refuse answers with a failure; only called before the client is upgraded
   */
  public void ports(HttpServerRequest request, Backend backend, Consumer<ApiException> refuse) {
    if (Subprotocols.offered(request).contains(Subprotocols.SPDY_TUNNEL)) {
      request
          .toWebSocket()
          .onSuccess(
              client ->
                  new SpdyTunnel(client, (port, prepare) -> connectPort(backend, port, prepare))
                      .start());
    } else {
      join(request, backend, refuse, refuse);
    }
  }

  private void join(
      HttpServerRequest request,
      Backend backend,
      Consumer<ApiException> refuse,
      Consumer<ApiException> failed) {
    Optional<String> protocol = Subprotocols.channels(request);
    if (protocol.isEmpty()) {
      refuse.accept(Subprotocols.unknown(request));
      return;
    }
    ChannelBridge bridge = new ChannelBridge();
    connect(backend, backend.uri(), Subprotocols.towardsNode(protocol.get()), bridge::listen)
        .onSuccess(
            node ->
                request
                    .toWebSocket()
                    .onSuccess(client -> bridge.join(client, protocol.get(), node))
                    .onFailure(gone -> node.close(NORMAL_CLOSURE)))
        .onFailure(broken -> failed.accept(notUpgraded(backend, broken)));
  }

  private static void tellOnChannel(HttpServerRequest request, ApiException failure) {
    request
        .toWebSocket()
        .onSuccess(
            client -> {
              Buffer status = Buffer.buffer(new byte[] {STATUS_CHANNEL});
              client.writeBinaryMessage(status.appendString(failure.status().toString()));
              client.close(NORMAL_CLOSURE);
            });
  }

  private Future<WebSocket> connectPort(
      Backend backend, int port, Consumer<WebSocketBase> prepare) {
    String path = backend.uri();
    int query = path.indexOf('?');
    String uri = (query < 0 ? path : path.substring(0, query)) + "?port=" + port;
    return connect(backend, uri, List.of(Subprotocols.V5, Subprotocols.V4), prepare)
        .recover(broken -> Future.failedFuture(notUpgraded(backend, broken)));
  }

  /** Connects a WebSocket whose handlers are set before anything can come. */
  private Future<WebSocket> connect(
      Backend backend, String uri, List<String> protocols, Consumer<WebSocketBase> prepare) {
    WebSocketConnectOptions options = clients.connect(backend, uri);
    options.setSubProtocols(protocols);
    ClientWebSocket socket = clients.webSockets().webSocket();
    prepare.accept(socket);
    return socket.connect(options);
  }

  private static ApiException notUpgraded(Backend backend, Throwable broken) {
    if (broken instanceof UpgradeRejectedException rejected) {
      Buffer body = rejected.getBody();
      return refusal(backend, rejected.getStatus(), body == null ? Buffer.buffer() : body);
    }
    return unreachable(backend, broken);
  }

  /** What a node refuses is told in its own words. */
  private static ApiException refusal(Backend backend, int code, Buffer body) {
    String text = body.toString().strip();
    return switch (code) {
      case 400 -> ApiException.badRequest(text);
      case 404 -> new ApiException(404, "NotFound", text.isEmpty() ? backend.about() : text);
      default ->
          new ApiException(
              500,
              "InternalError",
              "Internal error occurred: the node answered %d for %s: %s"
                  .formatted(code, backend.about(), text));
    };
  }

  private static ApiException unreachable(Backend backend, Throwable broken) {
    return new ApiException(
        500,
        "InternalError",
        "error dialing backend: %s:%d: %s"
            .formatted(backend.host(), backend.port(), broken.getMessage()));
  }

  @Override
  public void close() {
    clients.close();
  }
}
