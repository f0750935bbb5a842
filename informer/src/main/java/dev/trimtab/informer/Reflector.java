package dev.trimtab.informer;

import dev.trimtab.informer.ReflectorState.BackingOff;
import dev.trimtab.informer.ReflectorState.Listing;
import dev.trimtab.informer.ReflectorState.Starting;
import dev.trimtab.informer.ReflectorState.Stopped;
import dev.trimtab.informer.ReflectorState.Streaming;
import dev.trimtab.informer.ReflectorState.Watching;
import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Makes a sink follow a server: first its state, then its changes, again and again after whatever
 * goes wrong. An explicit machine over {@link ReflectorState}, run by one thread.
 */
final class Reflector implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Reflector.class);

  private final String name;
  private final Platform platform;
  private final ReflectorSettings settings;
  private final ListerWatcher server;
  private final ReflectorSink sink;
  private final Setbacks setbacks;
  private final WatchReader reader;
  private final StreamChoice streams;
  private final ReflectorOrders orders = new ReflectorOrders();
  private final Pause pause;
  private volatile @Nullable Thread thread;

  Reflector(
      String name,
      Platform platform,
      ReflectorSettings settings,
      ListerWatcher server,
      ReflectorSink sink) {
    this.name = name;
    this.platform = platform;
    this.settings = settings;
    this.server = server;
    this.sink = sink;
    setbacks = new Setbacks(name, platform, settings);
    reader = new WatchReader(platform, settings, sink, setbacks);
    streams = new StreamChoice(server.streamsInitialState());
    pause = new Pause(platform);
  }

  void start() {
    Thread started = platform.threads().newThread(this);
    thread = started;
    started.start();
  }

  @Override
  public void run() {
    ReflectorState state = new Starting();
    try {
      while (!orders.stopped() && !(state instanceof Stopped)) {
        state = step(state);
      }
    } catch (InterruptedException e) {
      if (!orders.stopped()) {
        log.atWarn().addKeyValue("informer", name).log("reflector was interrupted; it ends");
      }
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    orders.stop();
    pause.end();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /** Reads the whole state again, as soon as the server can be asked. */
  void relist() {
    orders.relist();
  }

  /** Does what is to be done in {@code state} and says which state is next. */
  ReflectorState step(ReflectorState state) throws InterruptedException {
    if (orders.stopped()) {
      return new Stopped();
    }
    try {
      return switch (state) {
        case Starting starting -> begin();
        case Streaming streaming -> stream();
        case Listing listing -> list(listing);
        case Watching watching -> orders.relistWanted() ? new Starting() : watch(watching);
        case BackingOff waiting -> {
          pause.await(waiting.delay());
          yield waiting.next();
        }
        case Stopped end -> end;
      };
    } catch (ServerException e) {
      return failed(state, e);
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      // The lister-watcher's code. Without this thread the cache would stand still, unnoticed.
      return failed(state, new ServerException.Unavailable("unexpected", Duration.ZERO, e));
    }
  }

  private ReflectorState begin() {
    orders.relistBegins();
    return streams.wanted() ? new Streaming() : new Listing(0);
  }

  /** The same watch goes on with changes after the state. */
  private ReflectorState stream() throws InterruptedException {
    reader.place("");
    sink.listingBegins();
    long opened = platform.nanoTime();
    try (var watch = open(new WatchRequest("", true, timeout()));
        var watchdog = new Watchdog(platform, watch, settings.streamPatience())) {
      while (!reader.isPlaced()) {
        List<WatchEvent> events = watch.next();
        if (events.isEmpty()) {
          return orders.relistWanted() ? new Starting() : doesNotStream(watchdog.barked());
        }
        watchdog.heard();
        reader.initialState(events);
        if (!reader.isPlaced() && takesTooLong(opened)) {
          return doesNotStream(true);
        }
      }
      streams.worked();
      reportSynced();
      watchdog.expect(reader.silenceAllowed());
      reader.follow(watch, watchdog);
      return afterWatch(watchdog.barked());
    } finally {
      orders.readsNothing();
    }
  }

  private boolean takesTooLong(long opened) {
    return platform.nanoTime() - opened >= settings.streamLimit().toNanos();
  }

  private void reportSynced() {
    log.atInfo()
        .addKeyValue("informer", name)
        .addKeyValue("version", reader.position())
        .log("synced");
  }

  /** If {@code certain}, then also from now on, unless it did before. */
  private ReflectorState doesNotStream(boolean certain) {
    if (orders.stopped()) {
      return new Stopped();
    }
    streams.failed(certain);
    log.atInfo()
        .addKeyValue("informer", name)
        .addKeyValue("again", streams.wanted())
        .log("server does not stream its state; listing instead");
    return new Listing(0);
  }

  private ReflectorState list(Listing listing) throws InterruptedException {
    reader.place("");
    sink.listingBegins();
    int limit = listing.restarts() < Setbacks.PAGED_RESTARTS ? settings.pageSize() : 0;
    ListerWatcher.Page first = server.list(new ListRequest(limit, "", false));
    sink.listed(first.items());
    for (String next = first.continueToken(); !next.isEmpty() && !orders.stopped(); ) {
      ListerWatcher.Page page = server.list(new ListRequest(limit, next, false));
      sink.listed(page.items());
      next = page.continueToken();
    }
    if (orders.stopped()) {
      return new Stopped();
    }
    // That of the first page: whatever happened since will be watched.
    reader.place(first.version());
    sink.listingEnds(first.version());
    reportSynced();
    return new Watching(first.version());
  }

  private ReflectorState watch(Watching watching) throws InterruptedException {
    reader.place(watching.version());
    try (var watch = open(new WatchRequest(watching.version(), false, timeout()));
        var watchdog = new Watchdog(platform, watch, reader.silenceAllowed())) {
      reader.follow(watch, watchdog);
      return afterWatch(watchdog.barked());
    } finally {
      orders.readsNothing();
    }
  }

  private ReflectorState afterWatch(boolean stuck) {
    if (orders.stopped()) {
      return new Stopped();
    }
    if (stuck) {
      // Without bookmarks it may just be that nothing happened, and that watches never end there.
      log.atLevel(reader.bookmarks() ? Level.WARN : Level.INFO)
          .addKeyValue("informer", name)
          .log("watch was silent for too long; opening anew");
    }
    return orders.relistWanted() ? new Starting() : setbacks.afterWatch(reader.position());
  }

  private ReflectorState failed(ReflectorState state, ServerException failure) {
    if (orders.stopped()) {
      return new Stopped();
    }
    sink.requestFailed();
    if (failure instanceof ServerException.Rejected) {
      if (state instanceof Streaming && !reader.isPlaced()) {
        return doesNotStream(true);
      }
      if (state instanceof Listing) {
        streams.isNotToBlame();
      }
    }
    if (failure instanceof ServerException.Absent) {
      sink.absent();
    }
    return setbacks.afterFailure(state, reader.position(), failure);
  }

  private ListerWatcher.Watch open(WatchRequest request) throws InterruptedException {
    ListerWatcher.Watch watch = server.watch(request);
    sink.watchOpened();
    orders.reads(watch);
    return watch;
  }

  private Duration timeout() {
    long least = settings.watchTimeout().toMillis();
    return Duration.ofMillis(least + platform.random().nextLong(least));
  }
}
