package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares keys and versions of a cache with those of the server, now and then. What differs may be
 * on its way, or newer than the list: only what differs a second time, after a while in which the
 * cache did not move, counts. Then the reflector lists anew.
 */
final class CacheAudit<T> implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(CacheAudit.class);
  private static final int PAGE = 500;

  /** Much longer than any event is on its way from a healthy server. */
  private static final Duration SETTLE = Duration.ofSeconds(10);

  private final String name;
  private final Platform platform;
  private final Duration period;
  private final ListerWatcher server;
  private final CachingInformer<T> informer;
  private final CompactStore<T> store;
  private final Runnable repair;
  private final Consumer<AuditReport> listener;
  private final Pause pause;
  private volatile boolean stopped;

  CacheAudit(
      Audited<T> audited,
      Platform platform,
      Duration period,
      ListerWatcher server,
      Consumer<AuditReport> listener) {
    this.name = audited.name();
    this.informer = audited.informer();
    this.store = audited.store();
    this.repair = audited.repair();
    this.platform = platform;
    this.period = period;
    this.server = server;
    this.listener = listener;
    pause = new Pause(platform);
  }

  /** Whose cache is compared, and how it is repaired. */
  record Audited<T>(
      String name, CachingInformer<T> informer, CompactStore<T> store, Runnable repair) {}

  /** A key on which cache and server differ, and what the cache had then; empty if nothing. */
  private record Suspect(String serverVersion, String cachedVersion) {}

  /** How many objects the server has, and where the cache differs. */
  private record Comparison(int served, Map<ObjectKey, Suspect> suspects) {}

  void start() {
    platform.threads().newThread(this).start();
  }

  void stop() {
    stopped = true;
    pause.end();
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        long half = period.toNanos() / 2;
        pause.await(Duration.ofNanos(half + platform.random().nextLong(2 * half + 1)));
        if (!stopped && informer.hasSynced()) {
          auditOnce();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void auditOnce() throws InterruptedException {
    try {
      AuditReport report = audit();
      informer.counters().audits.incrementAndGet();
      if (!report.clean() && !stopped) {
        informer.counters().repairs.incrementAndGet();
        log.atWarn()
            .addKeyValue("informer", name)
            .addKeyValue("missing", report.missing().size())
            .addKeyValue("stale", report.stale().size())
            .addKeyValue("ghosts", report.ghosts().size())
            .log("cache differs from the server; listing anew");
        repair.run();
      }
      listener.accept(report);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      // The server's or the listener's code; the next audit may do better.
      log.atWarn().addKeyValue("informer", name).setCause(e).log("audit failed");
    }
  }

  /** Compares once, and once more after the time to settle if anything differed. */
  AuditReport audit() throws InterruptedException {
    Comparison first = compare();
    if (first.suspects().isEmpty()) {
      return new AuditReport(name, first.served(), List.of(), List.of(), List.of());
    }
    pause.await(SETTLE);
    return convict(first, compare());
  }

  private Comparison compare() throws InterruptedException {
    Map<ObjectKey, Suspect> suspects = new HashMap<>();
    Set<ObjectKey> served = new HashSet<>();
    String token = "";
    do {
      var page = server.list(new ListRequest(PAGE, token, true));
      for (Encoded header : page.items()) {
        served.add(header.key());
        String cached = cachedVersion(header.key());
        if (!cached.equals(header.version())) {
          suspects.put(header.key(), new Suspect(header.version(), cached));
        }
      }
      token = page.continueToken();
    } while (!token.isEmpty());
    for (StoredObject<T> stored : store.all()) {
      if (!served.contains(stored.key())) {
        suspects.put(stored.key(), new Suspect("", stored.version()));
      }
    }
    return new Comparison(served.size(), suspects);
  }

  /** Only what did not move in the cache although it had the time to. */
  private AuditReport convict(Comparison first, Comparison second) {
    List<ObjectKey> missing = new ArrayList<>();
    List<ObjectKey> stale = new ArrayList<>();
    List<ObjectKey> ghosts = new ArrayList<>();
    second
        .suspects()
        .forEach(
            (key, now) -> {
              Suspect then = first.suspects().get(key);
              if (then == null || !then.cachedVersion().equals(now.cachedVersion())) {
                return; // it differs for another reason than before: something is on its way
              }
              if (now.cachedVersion().isEmpty()) {
                if (now.equals(then)) {
                  missing.add(key);
                }
              } else if (now.serverVersion().isEmpty()) {
                ghosts.add(key);
              } else if (!VersionOrder.atLeast(now.cachedVersion(), now.serverVersion())) {
                stale.add(key);
              }
            });
    return new AuditReport(name, second.served(), missing, stale, ghosts);
  }

  private String cachedVersion(ObjectKey key) {
    StoredObject<T> stored = store.find(key);
    return stored == null ? "" : stored.version();
  }
}
