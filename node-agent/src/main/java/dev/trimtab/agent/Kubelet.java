package dev.trimtab.agent;

import dev.trimtab.agent.server.KubeletAccess;
import dev.trimtab.agent.server.KubeletServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The kubelet API and the event loops it runs on.
 *
 * @param own event loops that nobody else uses
 */
record Kubelet(KubeletServer server, Optional<Vertx> own) implements AutoCloseable {

  static Kubelet open(NodeAgent.Builder wanted, KubeletAccess access, Supplier<List<Pod>> pods) {
    Optional<Vertx> own = wanted.vertx == null ? Optional.of(Vertx.vertx()) : Optional.empty();
    Vertx vertx = wanted.vertx == null ? own.orElseThrow() : wanted.vertx;
    var served =
        new KubeletServer.Served(vertx, wanted.name, wanted.runtime, wanted.platform, pods);
    try {
      return new Kubelet(
          new KubeletServer(wanted.kubeletHost, wanted.kubeletPort, access, served), own);
    } catch (IllegalStateException failed) {
      own.ifPresent(Vertx::close);
      throw failed;
    }
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    own.ifPresent(v -> v.close().toCompletionStage().toCompletableFuture().join());
  }
}
