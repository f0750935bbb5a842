package dev.trimtab.apiserver;

import dev.trimtab.apiserver.http.HttpTransport;
import dev.trimtab.apiserver.inprocess.InProcessClientFactory;
import dev.trimtab.apiserver.kinds.ServiceRanges;
import dev.trimtab.apiserver.kubelet.KubeletCredentials;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.security.Kubeconfig;
import dev.trimtab.apiserver.security.Pki;
import dev.trimtab.apiserver.server.Core;
import dev.trimtab.apiserver.spi.MemoryStore;
import dev.trimtab.apiserver.spi.Store;
import dev.trimtab.apiserver.sqlite.SqliteStore;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private final Builder options;
  private final @Nullable Keys keys;
  private final Core core;
  private volatile @Nullable HttpTransport transport;

  private ApiServer(Builder options) {
    this.options = options;
    // Keys take as long as the store to open, and neither needs the other.
    var opening =
        CompletableFuture.supplyAsync(
            options::openStore, task -> options.platform.threads().newThread(task).start());
    this.keys = options.listen ? Keys.open(options) : null;
    this.core =
        new Core(
            join(opening),
            options.platform,
            new Core.Options(
                keys == null ? null : keys.pki(),
                options.rbac,
                options.services,
                options.onFatal,
                options.metrics,
                options.figures));
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
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes the objects that every cluster has, and listens, unless it is to be reached in process
   * only.
   *
   * @throws IllegalStateException if the address cannot be bound
   */
  public void start() {
    core.start();
    if (keys != null) {
      transport =
          HttpTransport.start(
              core.api(),
              core.access().authenticator(),
              options.platform,
              options.vertx,
              new HttpTransport.Options(
                  options.address, options.port, keys.pki(), options.nodeCredentials(keys.pki())));
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
   * Makes fabric8 clients that reach this server without a socket, as the administrator. Logs of
   * pods are read through a server that listens; commands and ports need a client of the network.
   */
  public HttpClient.Factory httpClientFactory() {
    return new InProcessClientFactory(
        core.api(),
        options.platform,
        UserInfo.ADMIN,
        () -> Optional.ofNullable(transport).map(HttpTransport::nodes));
  }

  /** The server's own bytes, for informers in this process. */
  public DirectAccess direct() {
    return new Direct(core.database(), core.catalog(), options.platform, core.meters());
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
    core.close();
    if (keys != null) {
      keys.close();
    }
  }

  /** Options of a server. */
  public static final class Builder {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private @Nullable Store store;
    private @Nullable Path directory;
    private String address = "127.0.0.1";
    private String advertised = "";
    private int port;
    private boolean listen = true;
    private boolean rbac;
    private ServiceRanges services = ServiceRanges.DEFAULT;
    private @Nullable KubeletCredentials kubelets;
    private Platform platform = Platform.system();
    private @Nullable Vertx vertx;
    private MeterRegistry metrics = new CompositeMeterRegistry();
    private @Nullable Supplier<String> figures;
    private Consumer<Throwable> onFatal =
        cause ->
            LOG.atError()
                .setCause(cause)
                .log("The store failed and it is unknown what is durable; no write is possible");

    private Builder() {}

    /** Keeps everything in {@code store}, which the server closes. */
    public Builder store(Store given) {
      store = given;
      return this;
    }

    /** Keeps everything in this directory, which is made if it is not there. */
    public Builder dataDirectory(Path path) {
      directory = path;
      return this;
    }

    /** Listens on this address. */
    public Builder address(String host) {
      address = host;
      return this;
    }

    /** Tells pods to reach the server at this address; by default the one it listens on. */
    public Builder advertise(String host) {
      advertised = host;
      return this;
    }

    /** Listens on this port; 0 for any that is free. */
    public Builder port(int number) {
      port = number;
      return this;
    }

    /** Does not listen at all. */
    public Builder inProcessOnly() {
      listen = false;
      return this;
    }

    /**
     * How to speak to the nodes' agents; by default with a client certificate, trusting any node.
     */
    public Builder kubelets(KubeletCredentials credentials) {
      kubelets = credentials;
      return this;
    }

    /** Gives Services addresses of this network, and node ports of this range. */
    public Builder services(String cidr, int firstPort, int lastPort) {
      services = ServiceRanges.of(cidr, firstPort, lastPort);
      return this;
    }

    /** Lets roles decide over what users may do; otherwise whoever is known may do everything. */
    public Builder rbac(boolean wanted) {
      rbac = wanted;
      return this;
    }

    /** Takes time, threads and chance from {@code given}. */
    public Builder platform(Platform given) {
      platform = given;
      return this;
    }

    /** Uses these event loops, which stay open. */
    public Builder vertx(Vertx given) {
      vertx = given;
      return this;
    }

    /** Counts in {@code registry}; by default nowhere. */
    public Builder metrics(MeterRegistry registry) {
      metrics = registry;
      return this;
    }

    /** Answers {@code /metrics} with what {@code text} gives; by default there is no such path. */
    public Builder figures(Supplier<String> text) {
      figures = text;
      return this;
    }

    /**
     * What to do when the store fails so that nobody knows what is durable; from then on every
     * write fails. Best is to end the process. By default it is logged.
     */
    public Builder onFatal(Consumer<Throwable> action) {
      onFatal = action;
      return this;
    }

    /**
     * Opens the store and loads it.
     *
     * @throws dev.trimtab.apiserver.spi.StoreException if that fails
     */
    public ApiServer build() {
      return new ApiServer(this);
    }

    KubeletCredentials nodeCredentials(Pki pki) {
      return kubelets == null
          ? new KubeletCredentials.Certificate(pki.kubeletClient(), Optional.empty())
          : kubelets;
    }

    @Nullable Path directory() {
      return directory;
    }

    Platform platform() {
      return platform;
    }

    String advertisedAddress() {
      return advertised.isEmpty() ? reachableAddress() : advertised;
    }

    /** An address under which the server can be reached from this machine. */
    String reachableAddress() {
      return switch (address) {
        case "0.0.0.0", "::" -> "127.0.0.1";
        default -> address;
      };
    }

    private Store openStore() {
      if (store != null) {
        return store;
      }
      if (directory == null) {
        return new MemoryStore();
      }
      try {
        Files.createDirectories(directory);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make the data directory " + directory, e);
      }
      return SqliteStore.open(directory.resolve("state.db"));
    }
  }
}
