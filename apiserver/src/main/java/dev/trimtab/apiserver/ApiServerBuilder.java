package dev.trimtab.apiserver;

import dev.trimtab.apiserver.http.HttpTransport;
import dev.trimtab.apiserver.kinds.ServiceRanges;
import dev.trimtab.apiserver.kubelet.KubeletCredentials;
import dev.trimtab.apiserver.security.Pki;
import dev.trimtab.apiserver.server.Core;
import dev.trimtab.apiserver.spi.MemoryStore;
import dev.trimtab.apiserver.spi.Store;
import dev.trimtab.apiserver.sqlite.SqliteStore;
import dev.trimtab.workqueue.Platform;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Options of an {@link ApiServer}.
 *
 * <p><b>Threads.</b> One thread.
 */
public final class ApiServerBuilder {

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

  ApiServerBuilder() {}

  /** Keeps everything in {@code store}, which the server closes. */
  public ApiServerBuilder store(Store given) {
    store = given;
    return this;
  }

  /** Keeps everything in this directory, which is made if it is not there. */
  public ApiServerBuilder dataDirectory(Path path) {
    directory = path;
    return this;
  }

  /** Listens on this address. */
  public ApiServerBuilder address(String host) {
    address = host;
    return this;
  }

  /** Tells pods to reach the server at this address; by default the one it listens on. */
  public ApiServerBuilder advertise(String host) {
    advertised = host;
    return this;
  }

  /** Listens on this port; 0 for any that is free. */
  public ApiServerBuilder port(int number) {
    port = number;
    return this;
  }

  /** Does not listen at all. */
  public ApiServerBuilder inProcessOnly() {
    listen = false;
    return this;
  }

  /**
   * How to speak to the nodes' agents; by default with a client certificate, trusting any node. A
   * server that does not listen has none, and reaches nodes only if this is said.
   */
  public ApiServerBuilder kubelets(KubeletCredentials credentials) {
    kubelets = credentials;
    return this;
  }

  /** Gives Services addresses of this network, and node ports of this range. */
  public ApiServerBuilder services(String cidr, int firstPort, int lastPort) {
    services = ServiceRanges.of(cidr, firstPort, lastPort);
    return this;
  }

  /** Lets roles decide over what users may do; otherwise whoever is known may do everything. */
  public ApiServerBuilder rbac(boolean wanted) {
    rbac = wanted;
    return this;
  }

  /** Takes time, threads and chance from {@code given}. */
  public ApiServerBuilder platform(Platform given) {
    platform = given;
    return this;
  }

  /** Uses these event loops, which stay open. */
  public ApiServerBuilder vertx(Vertx given) {
    vertx = given;
    return this;
  }

  /** Counts in {@code registry}; by default nowhere. */
  public ApiServerBuilder metrics(MeterRegistry registry) {
    metrics = registry;
    return this;
  }

  /** Answers {@code /metrics} with what {@code text} gives; by default there is no such path. */
  public ApiServerBuilder figures(Supplier<String> text) {
    figures = text;
    return this;
  }

  /**
   * What to do when the store fails so that nobody knows what is durable; from then on every write
   * fails. Best is to end the process. By default it is logged.
   */
  public ApiServerBuilder onFatal(Consumer<Throwable> action) {
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

  /** What the server's core must know. */
  Core.Options core(@Nullable Pki pki) {
    return new Core.Options(pki, rbac, services, onFatal, metrics, figures);
  }

  /** Where and how to listen. */
  HttpTransport.Options transport(Pki pki) {
    return new HttpTransport.Options(address, port, pki);
  }

  /** Whether it is known how to speak to nodes. */
  boolean reachesNodes() {
    return listen || kubelets != null;
  }

  /**
   * How to speak to nodes.
   *
   * @param keys the cluster's; null if the server does not listen
   */
  KubeletCredentials kubelets(@Nullable Keys keys) {
    return kubelets != null
        ? kubelets
        : new KubeletCredentials.Certificate(
            Objects.requireNonNull(keys, "keys").pki().kubeletClient(), Optional.empty());
  }

  boolean listens() {
    return listen;
  }

  @Nullable Vertx vertx() {
    return vertx;
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

  Store openStore() {
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
