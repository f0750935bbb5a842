package dev.trimtab.apiserver;

import dev.trimtab.apiserver.security.Credential;
import dev.trimtab.apiserver.security.Pki;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A node with the kubelet's API, whose commands and ports are played; it knows its clients. */
final class PlayedNode implements AutoCloseable {

  /** Logs that somebody follows, of which the first line has been said. */
  final BlockingQueue<HttpServerResponse> followed = new LinkedBlockingQueue<>();

  /** What has become of whom: logs that are followed no more, commands that were left. */
  final BlockingQueue<String> left = new LinkedBlockingQueue<>();

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  PlayedNode(Pki pki) {
    Credential own = pki.authority().issueServer("node-1", List.of("127.0.0.1"));
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(own.certificate()))
                    .addKeyValue(Buffer.buffer(own.key())))
            .setTrustOptions(
                new PemTrustOptions().addCertValue(Buffer.buffer(pki.authority().certificatePem())))
            .setClientAuth(ClientAuth.REQUIRED)
            .setWebSocketSubProtocols(List.of("v5.channel.k8s.io", "v4.channel.k8s.io"));
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(this::serve)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** The node, a pod of it with one container and a pod with two, as YAML. */
  String objects() {
    return """
    apiVersion: v1
    kind: Node
    metadata: {name: node-1}
    status:
      addresses: [{type: InternalIP, address: 127.0.0.1}]
      daemonEndpoints: {kubeletEndpoint: {Port: %d}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: p}
    spec: {nodeName: node-1, containers: [{name: a, image: x}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: two}
    spec: {nodeName: node-1, containers: [{name: a, image: x}, {name: b, image: x}]}
    """
        .formatted(server.actualPort());
  }

  private void serve(HttpServerRequest request) {
    String path = request.path();
    if (path.startsWith("/containerLogs/default/p/a")) {
      log(request);
    } else if (path.startsWith("/exec/default/p") || path.startsWith("/attach/default/p")) {
      boolean fails = request.params().getAll("command").contains("false");
      request.toWebSocket().onSuccess(socket -> playCommand(socket, fails));
    } else if (path.startsWith("/portForward")) {
      request.toWebSocket().onSuccess(PlayedNode::playPort);
    } else {
      request.response().setStatusCode(404).end("nothing here");
    }
  }

  private void log(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (request.getParam("follow") == null) {
      response.end("one\ntwo\n");
      return;
    }
    response.closeHandler(gone -> left.add("log"));
    response.setChunked(true).write("one\n").onSuccess(said -> followed.add(response));
  }

  /** Says in capitals what it hears, until it hears the end or is told to exit. */
  private void playCommand(ServerWebSocket socket, boolean fails) {
    if (fails) {
      end(
          socket,
          "{\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\",\"message\":\"command terminated"
              + " with exit code 3\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\","
              + "\"message\":\"3\"}]}}");
      return;
    }
    socket.closeHandler(closed -> left.add("command"));
    socket.binaryMessageHandler(
        message -> {
          if (message.getUnsignedByte(0) == 255 || message.toString().startsWith("exit", 1)) {
            end(socket, "{\"status\":\"Success\"}");
          } else if (message.getUnsignedByte(0) == 0) {
            String loud = message.getString(1, message.length()).toUpperCase(Locale.ROOT);
            socket.writeBinaryMessage(Buffer.buffer(new byte[] {1}).appendString(loud));
          }
        });
  }

  private static void end(ServerWebSocket socket, String status) {
    socket.writeBinaryMessage(Buffer.buffer(new byte[] {3}).appendString(status));
    socket.close((short) 1000);
  }

  private static void playPort(ServerWebSocket socket) {
    for (int channel = 0; channel < 2; channel++) {
      socket.writeBinaryMessage(Buffer.buffer(new byte[] {(byte) channel, 80, 0}));
    }
    socket.binaryMessageHandler(
        message -> {
          if (message.getUnsignedByte(0) == 0) {
            socket.writeBinaryMessage(
                Buffer.buffer(new byte[] {0})
                    .appendString("echo ")
                    .appendBuffer(message.getBuffer(1, message.length())));
          }
        });
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
