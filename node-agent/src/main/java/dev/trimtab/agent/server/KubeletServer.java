package dev.trimtab.agent.server;

import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Listens for the kubelet API.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public final class KubeletServer implements AutoCloseable {

  private static final int LONGEST_MESSAGE = 4 << 20;

  private final Vertx vertx;
  private final HttpServer server;

  /**
   * Begins to listen.
   *
   * @param host the address
   * @param port the port; 0 for any that is free
   * @throws IllegalStateException if the address cannot be bound
   */
  public KubeletServer(String host, int port, KubeletAccess access, Served served) {
    vertx = served.vertx();
    var routes = new KubeletRoutes(access, served);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setCompressionSupported(false)
            .setMaxWebSocketMessageSize(LONGEST_MESSAGE)
            .setMaxWebSocketFrameSize(LONGEST_MESSAGE)
            .setWebSocketSubProtocols(List.of(Channels.V5, Channels.V4));
    switch (access) {
      case KubeletAccess.Token token -> {}
      case KubeletAccess.Certificates certificates ->
          options
              .setSsl(true)
              .setUseAlpn(true)
              .setKeyCertOptions(certificates.key())
              .setTrustOptions(certificates.clients())
              .setClientAuth(ClientAuth.REQUEST);
    }
    server = vertx.createHttpServer(options).requestHandler(routes::handle);
    try {
      server.listen().toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "the kubelet API cannot listen on %s:%d: %s".formatted(host, port, e.getCause()), e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  /**
   * What is served.
   *
   * @param vertx stays open
   * @param node the node's name
   * @param pods the pods of this node
   */
  public record Served(
      Vertx vertx, String node, NodeRuntime runtime, Platform platform, Supplier<List<Pod>> pods) {

    boolean runs(String containerId) {
      return runtime
          .container(containerId)
          .filter(c -> c.state() instanceof State.Running)
          .isPresent();
    }
  }
}
