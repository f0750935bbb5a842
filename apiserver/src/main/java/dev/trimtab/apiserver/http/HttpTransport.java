package dev.trimtab.apiserver.http;

import dev.trimtab.apiserver.kubelet.KubeletCredentials;
import dev.trimtab.apiserver.kubelet.KubeletProxy;
import dev.trimtab.apiserver.security.Authenticator;
import dev.trimtab.apiserver.security.Pki;
import dev.trimtab.apiserver.server.Api;
import dev.trimtab.workqueue.Platform;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
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
import org.jspecify.annotations.Nullable;

/** Serves an {@link Api} on a port. */
public final class HttpTransport implements AutoCloseable {

  /** Exec and logs send large frames. */
  private static final int MAX_WEBSOCKET_BYTES = 16 << 20;

  private static final int MAX_STREAMS = 250;

  private final Vertx vertx;
  private final boolean ownsVertx;
  private final HttpServer server;
  private final KubeletProxy nodes;

  private HttpTransport(Vertx vertx, boolean ownsVertx, HttpServer server, KubeletProxy nodes) {
    this.vertx = vertx;
    this.ownsVertx = ownsVertx;
    this.server = server;
    this.nodes = nodes;
  }

  /**
   * Where and how to listen.
   *
   * @param port 0 for any that is free
   * @param pki the server's key, and whose clients are known
   * @param nodes how to speak to the nodes' agents
   */
  public record Options(String address, int port, Pki pki, KubeletCredentials nodes) {}

  /**
   * Starts to listen.
   *
   * @param given whose event loops to use; null to start some
   * @throws IllegalStateException if the address cannot be bound; says why
   */
  public static HttpTransport start(
      Api api,
      Authenticator authenticator,
      Platform platform,
      @Nullable Vertx given,
      Options options) {
    Vertx vertx = given == null ? Vertx.vertx(vertxOptions()) : given;
    var nodes = new KubeletProxy(vertx, options.nodes());
    var served = new Served(api, new Identification(authenticator), platform, nodes);
    HttpServer server =
        vertx
            .createHttpServer(serverOptions(options))
            .requestHandler(request -> new Exchange(request, served).start());
    try {
      server.listen().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (given == null) {
        vertx.close();
      }
      // Such as that the port is in use, or that the address is not one of this machine.
      String why =
          e.getCause() instanceof BindException bind
              ? String.valueOf(bind.getMessage())
              : String.valueOf(e.getCause());
      throw new IllegalStateException(
          "cannot listen on %s:%d: %s".formatted(options.address(), options.port(), why), e);
    }
    return new HttpTransport(vertx, given == null, server, nodes);
  }

  /** The port that is listened on. */
  public int port() {
    return server.actualPort();
  }

  /** How nodes are reached. */
  public KubeletProxy nodes() {
    return nodes;
  }

  /** Stops listening and ends all connections. */
  @Override
  public void close() {
    nodes.close();
    var closed = ownsVertx ? vertx.close() : server.close();
    closed.toCompletionStage().toCompletableFuture().join();
  }

  private static VertxOptions vertxOptions() {
    var options = new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2);
    options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    return options;
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
