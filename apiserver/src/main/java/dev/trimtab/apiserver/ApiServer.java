package dev.trimtab.apiserver;

import dev.trimtab.apiserver.http.EventLoops;
import dev.trimtab.apiserver.http.HttpTransport;
import dev.trimtab.apiserver.inprocess.InProcessClientFactory;
import dev.trimtab.apiserver.kubelet.NodeDialer;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.security.Kubeconfig;
import dev.trimtab.apiserver.security.Pki;
import dev.trimtab.apiserver.server.Core;
import dev.trimtab.apiserver.spi.Store;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes API server in this process.
 *
 * <pre>{@code
 * try (ApiServer server = ApiServer.builder().dataDirectory(dir).build()) {
 *   server.start();
 *   Files.writeString(path, server.kubeconfig());
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public final class ApiServer implements AutoCloseable {

  private static final String NOT_LISTENING = "the server does not listen";

  private final ApiServerBuilder options;
  private final @Nullable Keys keys;
  private final Core core;
  private volatile @Nullable HttpTransport transport;
  private volatile @Nullable NodeDialer nodes;
  private @Nullable EventLoops loops;

  ApiServer(ApiServerBuilder options) {
    this.options = options;
    // Keys take as long as the store to open, and neither needs the other.
    var opening =
        CompletableFuture.supplyAsync(
            options::openStore, task -> options.platform().threads().newThread(task).start());
    this.keys = options.listens() ? Keys.open(options) : null;
    this.core =
        new Core(join(opening), options.platform(), options.core(keys == null ? null : keys.pki()));
  }

  private static Store join(CompletableFuture<Store> opening) {
    try {
      return opening.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Starts with: nothing durable, any free port of 127.0.0.1, the system's clock and threads. */
  public static ApiServerBuilder builder() {
    return new ApiServerBuilder();
  }

  /**
   * Makes the objects that every cluster has, and listens, unless it is to be reached in process
   * only.
   *
   * @throws IllegalStateException if the address cannot be bound
   */
  public void start() {
    core.start();
    if (options.reachesNodes()) {
      loops = EventLoops.of(options.vertx());
      nodes = new NodeDialer(loops.vertx(), options.kubelets(keys));
    }
    if (keys != null && loops != null && nodes != null) {
      var parts =
          new HttpTransport.Parts(
              core.api(), core.access().authenticator(), options.platform(), nodes);
      transport = HttpTransport.start(loops.vertx(), parts, options.transport(keys.pki()));
      core.publish(options.advertisedAddress(), port());
    }
  }

  /** Where it listens. */
  public String url() {
    return "https://%s:%d".formatted(options.reachableAddress(), port());
  }

  /** The port that it listens on. */
  public int port() {
    return Objects.requireNonNull(transport, NOT_LISTENING).port();
  }

  /**
   * A kubeconfig for the administrator, as YAML. It holds a secret: a token, because fabric8's
   * client cannot read the keys of the certificates made here without a further library.
   */
  public String kubeconfig() {
    Pki pki = pki();
    return Kubeconfig.of(url(), pki.authority().certificatePem(), pki.adminToken());
  }

  /** The cluster's keys, such as to sign the certificates of nodes. */
  public Pki pki() {
    return Objects.requireNonNull(keys, NOT_LISTENING).pki();
  }

  /**
   * Makes fabric8 clients that reach this server without a socket, as the administrator. Logs,
   * commands and ports of pods are had from their nodes, if {@linkplain ApiServerBuilder#kubelets
   * it is known} how those are reached.
   */
  public HttpClient.Factory httpClientFactory() {
    return new InProcessClientFactory(
        core.api(), options.platform(), UserInfo.ADMIN, () -> Optional.ofNullable(nodes));
  }

  /** The server's own bytes, for informers in this process. */
  public DirectAccess direct() {
    return new Direct(core.database(), core.catalog(), options.platform(), core.meters());
  }

  /** Whether it can do its work. */
  public boolean isHealthy() {
    return core.database().isHealthy();
  }

  /** Stops listening; then what was asked for is committed, and the store is closed. */
  @Override
  public void close() {
    if (transport != null) {
      transport.close();
      transport = null;
    }
    if (nodes != null) {
      nodes.close();
      nodes = null;
    }
    if (loops != null) {
      loops.close();
      loops = null;
    }
    core.close();
    if (keys != null) {
      keys.close();
    }
  }
}
