package dev.trimtab.apiserver.http;

import dev.trimtab.apiserver.kubelet.KubeletProxy;
import dev.trimtab.apiserver.kubelet.NodeDialer;
import dev.trimtab.apiserver.security.Authenticator;
import dev.trimtab.apiserver.security.Pki;
import dev.trimtab.apiserver.server.Api;
import dev.trimtab.workqueue.Platform;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Serves an {@link Api} on a port. */
public final class HttpTransport implements AutoCloseable {

  /** Exec and logs send large frames. */
  private static final int MAX_WEBSOCKET_BYTES = 16 << 20;

  private static final int MAX_STREAMS = 250;

  private final HttpServer server;

  private HttpTransport(HttpServer server) {
    this.server = server;
  }

  /**
   * Where and how to listen.
   *
   * @param port 0 for any that is free
   * @param pki the server's key, and whose clients are known
   */
  public record Options(String address, int port, Pki pki) {}

  /**
   * What is served.
   *
   * @param nodes how nodes are reached
   */
  public record Parts(Api api, Authenticator authenticator, Platform platform, NodeDialer nodes) {}

  /**
   * Starts to listen.
   *
   * @throws IllegalStateException if the address cannot be bound; says why
   */
  public static HttpTransport start(Vertx vertx, Parts parts, Options options) {
    var served =
        new Served(
            parts.api(),
            new Identification(parts.authenticator()),
            parts.platform(),
            new KubeletProxy(parts.nodes()));
    HttpServer server =
        vertx
            .createHttpServer(serverOptions(options))
            .requestHandler(request -> new Exchange(request, served).start());
    try {
      server.listen().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      // Such as that the port is in use, or that the address is not one of this machine.
      String why =
          e.getCause() instanceof BindException bind
              ? String.valueOf(bind.getMessage())
              : String.valueOf(e.getCause());
      throw new IllegalStateException(
          "cannot listen on %s:%d: %s".formatted(options.address(), options.port(), why), e);
    }
    return new HttpTransport(server);
  }

  /** The port that is listened on. */
  public int port() {
    return server.actualPort();
  }

  /** Stops listening and ends all connections. */
  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  private static HttpServerOptions serverOptions(Options options) {
    HttpServerOptions http =
        new HttpServerOptions()
            .setHost(options.address())
            .setPort(options.port())
            .setHandle100ContinueAutomatically(true)
            .setMaxWebSocketFrameSize(MAX_WEBSOCKET_BYTES)
            .setMaxWebSocketMessageSize(MAX_WEBSOCKET_BYTES)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setWebSocketSubProtocols(
                List.of(
                    "v5.channel.k8s.io",
                    "v4.channel.k8s.io",
                    "v4.base64.channel.k8s.io",
                    "SPDY/3.1+portforward.k8s.io"))
            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS));
    http.setSsl(true)
        .setUseAlpn(true)
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
        .setKeyCertOptions(KeyCertOptions.wrap(options.pki().server().keyManager()))
        .setClientAuth(ClientAuth.REQUEST)
        .setTrustOptions(
            new PemTrustOptions()
                .addCertValue(Buffer.buffer(options.pki().authority().certificatePem())));
    return http;
  }
}
