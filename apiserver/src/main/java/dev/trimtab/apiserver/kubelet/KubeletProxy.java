package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.Backend;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hands requests on to backends, and what they answer back.
 *
 * <p>Each method is called on the event loop of the request, and goes on there. What fails before
 * anything was answered goes to {@code refuse}.
 */
public final class KubeletProxy {
  private static final short NORMAL_CLOSURE = 1000;

  private final NodeDialer dialer;

  /** Reaches nodes through {@code dialer}. */
  public KubeletProxy(NodeDialer dialer) {
    this.dialer = dialer;
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
        dialer.request(backend, HttpMethod.GET, List.of()),
        Buffer.buffer(),
        response -> {
          if (response.statusCode() == 200) {
            copy(response, request.response());
          } else {
            response
                .body()
                .onSuccess(
                    body ->
                        refuse.accept(NodeFailures.refusal(backend, response.statusCode(), body)))
                .onFailure(broken -> refuse.accept(NodeFailures.unreachable(backend, broken)));
          }
        },
        refuse);
  }

  /**
   * Hands a whole request on, whatever it is, and whatever is answered back.
   *
   * @param body the request's body, read already
   * @param refuse answers with a failure
   */
  public void forward(
      HttpServerRequest request, Backend backend, byte[] body, Consumer<ApiException> refuse) {
    send(
        request,
        backend,
        dialer.request(backend, request.method(), request.headers()),
        Buffer.buffer(body),
        response -> {
          HttpServerResponse answer = request.response();
          answer.setStatusCode(response.statusCode());
          response
              .headers()
              .forEach(
                  (name, value) -> {
                    if (HopHeaders.goesOn(name)) {
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
    dialer
        .http(backend)
        .request(options)
        .compose(
            onward -> {
              // A reader that leaves must not leave a follower on the node behind.
              request.response().closeHandler(gone -> onward.reset());
              return onward.send(body);
            })
        .onSuccess(answered::accept)
        .onFailure(broken -> refuse.accept(NodeFailures.unreachable(backend, broken)));
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
    List<String> offered = Subprotocols.offered(request);
    Optional<String> protocol = Subprotocols.channels(offered);
    if (protocol.isEmpty()) {
      refuse.accept(Subprotocols.unknown(offered));
      return;
    }
    ChannelBridge bridge = new ChannelBridge();
    dialer
        .connect(backend, backend.uri(), Subprotocols.towardsNode(protocol.get()), bridge::listen)
        .onSuccess(
            node ->
                request
                    .toWebSocket()
                    .onSuccess(client -> bridge.join(client, protocol.get(), node))
                    .onFailure(gone -> node.close(NORMAL_CLOSURE)))
        .onFailure(broken -> failed.accept(NodeFailures.notUpgraded(backend, broken)));
  }

  private static void tellOnChannel(HttpServerRequest request, ApiException failure) {
    request
        .toWebSocket()
        .onSuccess(
            client -> {
              client.writeBinaryMessage(NodeFailures.onChannel(failure));
              client.close(NORMAL_CLOSURE);
            });
  }

  private Future<WebSocket> connectPort(
      Backend backend, int port, Consumer<WebSocketBase> prepare) {
    String path = backend.uri();
    int query = path.indexOf('?');
    String uri = (query < 0 ? path : path.substring(0, query)) + "?port=" + port;
    return dialer
        .connect(backend, uri, List.of(Subprotocols.V5, Subprotocols.V4), prepare)
        .recover(broken -> Future.failedFuture(NodeFailures.notUpgraded(backend, broken)));
  }
}
