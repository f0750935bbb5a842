package dev.trimtab.apiserver.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Strategies;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.spi.Store;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.verbs.DefinitionCleanup;
import dev.trimtab.apiserver.verbs.EventExpiry;
import dev.trimtab.apiserver.verbs.Verbs;
import dev.trimtab.workqueue.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The server without transports. */
public final class Core implements AutoCloseable {

  private final Database database;
  private final Catalog catalog;
  private final Verbs verbs;
  private final DefinitionCleanup cleanup;
  private final EventExpiry expiry;
  private final Api api;
  private volatile boolean started;

  /** Opens the store. */
  public Core(Store store, Platform platform, Consumer<Throwable> onFatal) {
    this.database = new Database(store, platform, onFatal);
    this.catalog = new Catalog(database, Strategies::of);
    this.verbs = new Verbs(database, catalog, platform, "");
    this.cleanup = verbs.definitionCleanup();
    this.expiry = verbs.eventExpiry();
    Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
    checks.put("ping", () -> true);
    checks.put("store", database::isHealthy);
    checks.put("poststarthook/boot-objects", () -> started);
    this.api =
        new Api(
            new Resources(catalog, verbs), new Discovery(catalog), new Health(checks), version());
  }

  /** Makes what every cluster has. */
  public void start() {
    new Boot(database, catalog, verbs).run();
    cleanup.start();
    expiry.start();
    started = true;
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

  @Override
  public void close() {
    cleanup.close();
    expiry.close();
    database.close();
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "36")
        .put("gitVersion", "v1.36.2+trimtab")
        .put("gitCommit", "")
        .put("gitTreeState", "")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "javac")
        .put("platform", "linux/" + System.getProperty("os.arch"));
  }
}
