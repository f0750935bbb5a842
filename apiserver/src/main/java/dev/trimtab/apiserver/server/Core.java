package dev.trimtab.apiserver.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.ServiceRanges;
import dev.trimtab.apiserver.kinds.Strategies;
import dev.trimtab.apiserver.metrics.MeteredStore;
import dev.trimtab.apiserver.metrics.ServerMeters;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.security.Pki;
import dev.trimtab.apiserver.spi.Store;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.verbs.DefinitionCleanup;
import dev.trimtab.apiserver.verbs.EventExpiry;
import dev.trimtab.apiserver.verbs.Verbs;
import dev.trimtab.workqueue.Platform;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server without transports. */
public final class Core implements AutoCloseable {

  /** Build metadata, not a pre-release: version constraints would leave that out. */
  private static final String VERSION = "v1.36.2+trimtab";

  private final ServerMeters meters;
  private final Database database;
  private final Catalog catalog;
  private final Verbs verbs;
  private final DefinitionCleanup cleanup;
  private final EventExpiry expiry;
  private final String serviceAddress;
  private final String authority;
  private final boolean rbac;
  private final Access access;
  private final Api api;
  private final Platform platform;
  private @Nullable Published published;
  private volatile boolean started;

  /**
   * What a server needs to know.
   *
   * @param pki the cluster's keys; null if nobody is told apart
   * @param rbac whether roles decide over what users may do
   * @param services what Services may get
   * @param onFatal told if the store fails so that nobody knows what is durable
   * @param metrics where to count
   * @param figures what is answered at {@code /metrics}; null for nothing
   */
  public record Options(
      @Nullable Pki pki,
      boolean rbac,
      ServiceRanges services,
      Consumer<Throwable> onFatal,
      MeterRegistry metrics,
      @Nullable Supplier<String> figures) {
    String certificateAuthority() {
      return pki == null ? "" : pki.authority().certificatePem();
    }
  }

  /** Loads the store. */
  public Core(Store store, Platform platform, Options options) {
    this.platform = platform;
    this.rbac = options.rbac();
    this.authority = options.certificateAuthority();
    this.serviceAddress = options.services().firstAddress();
    this.meters = new ServerMeters(options.metrics());
    this.database =
        new Database(new MeteredStore(store, meters, platform), platform, options.onFatal());
    this.catalog = new Catalog(database, Strategies::of);
    this.verbs =
        new Verbs(
            database,
            catalog,
            platform,
            new Verbs.Options(authority, options.services(), options.pki() != null, meters));
    this.access = new Access(options.pki(), options.rbac(), verbs.objects(), platform);
    this.cleanup = verbs.definitionCleanup();
    this.expiry = verbs.eventExpiry();
    Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
    checks.put("ping", () -> true);
    checks.put("store", database::isHealthy);
    checks.put("poststarthook/boot-objects", () -> started);
    this.api =
        new Api(
            new Resources(catalog, verbs, access),
            access,
            new Api.Endpoints(
                new Discovery(catalog),
                new OpenApiDocuments(catalog, VERSION, platform),
                new Health(checks),
                version()),
            new Metering(meters, catalog, platform),
            options.figures());
  }

  /** Makes what every cluster has. */
  public void start() {
    var boot = new Boot(database, catalog, verbs);
    boot.run();
    if (!authority.isEmpty()) {
      boot.publishAuthority(authority);
    }
    boot.publishTracking(LocalDate.ofInstant(platform.clock().instant(), ZoneOffset.UTC));
    if (rbac) {
      boot.roles();
    }
    cleanup.start();
    expiry.start();
    started = true;
  }

  /** Tells pods where this server is reached, as long as it runs. */
  public void publish(String host, int port) {
    var boot = new Boot(database, catalog, verbs);
    published = new Published(() -> boot.publish(serviceAddress, host, port), platform);
    published.start();
  }

  /** Who may do what. */
  public Access access() {
    return access;
  }

  /** Answers requests. */
  public Api api() {
    return api;
  }

  /** Everything that is stored. */
  public Database database() {
    return database;
  }

  /** Everything that is served. */
  public Catalog catalog() {
    return catalog;
  }

  /** What is counted. */
  public ServerMeters meters() {
    return meters;
  }

  @Override
  public void close() {
    if (published != null) {
      published.close();
    }
    cleanup.close();
    expiry.close();
    database.close();
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "36")
        .put("gitVersion", VERSION)
        .put("gitCommit", "")
        .put("gitTreeState", "")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "javac")
        .put("platform", "linux/" + System.getProperty("os.arch"));
  }
}
