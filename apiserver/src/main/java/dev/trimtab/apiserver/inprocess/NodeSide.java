package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.kubelet.NodeAnswer;
import dev.trimtab.apiserver.kubelet.NodeChannels;
import dev.trimtab.apiserver.kubelet.NodeDialer;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.MediaTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What nodes and pods answer to a client in this process.
 *
 * <p>The server has decided already that the client may ask, and where it goes on. A client of the
 * network is joined with the node by a proxy between two connections; here the client is one end
 * itself, so it is handed the connection to the node, with nothing in between. (A loopback
 * connection to the same server would need one that listens, and credentials of the client; the
 * proxy would only carry messages from one queue of this process to another.) What is said, and
 * what is told of failures, is the same.
 *
 * <p>Each failure is an {@link ApiException}.
 */
final class NodeSide {

  private final Supplier<Optional<NodeDialer>> nodes;

  NodeSide(Supplier<Optional<NodeDialer>> nodes) {
    this.nodes = nodes;
  }

  /** The answer to a request that is no WebSocket. */
  CompletionStage<NodeAnswer> answer(ApiResponse.Connect connect, ApiRequest request) {
    return switch (connect.mode()) {
      case STREAM ->
          dialer()
              .thenCompose(nodes -> nodes.open(connect.backend()))
              .thenApply(
                  log ->
                      new NodeAnswer(200, Map.of("Content-Type", List.of(MediaTypes.TEXT)), log));
      case FORWARD -> dialer().thenCompose(nodes -> nodes.forward(connect.backend(), request));
      case COMMAND, PORTS ->
          refused("unable to upgrade: %s asks for no WebSocket".formatted(request.method()));
    };
  }

  /**
   * The channels that a WebSocket asks for.
   *
   * @param protocols what the client offers to speak
   */
  CompletionStage<NodeChannels> channels(ApiResponse.Connect connect, List<String> protocols) {
    return switch (connect.mode()) {
      case COMMAND -> dialer().thenCompose(nodes -> nodes.command(connect.backend(), protocols));
      case PORTS -> dialer().thenCompose(nodes -> nodes.ports(connect.backend(), protocols));
      case STREAM, FORWARD -> refused("%s is no WebSocket".formatted(connect.backend().about()));
    };
  }

  private CompletionStage<NodeDialer> dialer() {
    return nodes
        .get()
        .<CompletionStage<NodeDialer>>map(CompletableFuture::completedStage)
        .orElseGet(
            () ->
                CompletableFuture.failedStage(
                    new ApiException(
                        501,
                        "NotImplemented",
                        "this server does not listen and was not told how to speak to nodes")));
  }

  private static <T> CompletionStage<T> refused(String why) {
    return CompletableFuture.failedStage(ApiException.badRequest(why));
  }
}
