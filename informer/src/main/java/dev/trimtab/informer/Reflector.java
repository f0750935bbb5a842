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

  /** A watch that ends sooner than this, and led nowhere, is barren. */
  private static final Duration BARREN = Duration.ofSeconds(1);

  /** How much later than asked for a server may end a watch. */
  private static final Duration TIMEOUT_GRACE = Duration.ofSeconds(30);

  private final String name;
  private final Platform platform;
  private final ReflectorSettings settings;
  private final ListerWatcher server;
  private final ReflectorSink sink;
  private final Setbacks setbacks;
  private final Pause pause;
  private final boolean mayStream;

  private volatile boolean stopped;
  private volatile ListerWatcher.@Nullable Watch current;
  private volatile @Nullable Thread thread;

  /** Somebody doubts the cache. */
  private volatile boolean relist;

  // Only for the thread that steps.

  /** All up to here is in the sink; empty if that cannot be said. */
  private String position = "";

  /** It is worth trying to have the state streamed. */
  private boolean streams;

  /** The server streamed its state once, so it knows how to. */
  private boolean streamed;

  private boolean bookmarks;

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
    pause = new Pause(platform);
    mayStream = server.streamsInitialState();
    streams = mayStream;
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
      while (!stopped && !(state instanceof Stopped)) {
        state = step(state);
      }
    } catch (InterruptedException e) {
      if (!stopped) {
        log.atWarn().addKeyValue("informer", name).log("reflector was interrupted; it ends");
      }
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    stopped = true;
    pause.end();
    ListerWatcher.Watch watch = current;
    if (watch != null) {
      watch.close();
    }
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /** Reads the whole state again, as soon as the server can be asked. */
  void relist() {
    relist = true;
    ListerWatcher.Watch watch = current;
    if (watch != null) {
      watch.close();
    }
  }

  /** Does what is to be done in {@code state} and says which state is next. */
  ReflectorState step(ReflectorState state) throws InterruptedException {
    if (stopped) {
      return new Stopped();
    }
    try {
      return switch (state) {
        case Starting starting -> begin();
        case Streaming streaming -> stream();
        case Listing listing -> list(listing);
        case Watching watching -> relist ? new Starting() : watch(watching);
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
    relist = false; // whoever doubted the cache before this moment gets what he asked for
    return streams ? new Streaming() : new Listing(0);
  }

  /** The same watch goes on with changes after the state. */
  private ReflectorState stream() throws InterruptedException {
    position = "";
    sink.listingBegins();
    long opened = platform.nanoTime();
    try (var watch = open(new WatchRequest("", true, timeout()));
        var watchdog = new Watchdog(platform, watch, settings.streamPatience())) {
      while (position.isEmpty()) {
        List<WatchEvent> events = watch.next();
        if (events.isEmpty()) {
          return relist ? new Starting() : doesNotStream(watchdog.barked());
        }
        watchdog.heard();
        initialState(events);
        if (position.isEmpty() && passed(settings.streamLimit(), opened)) {
          return doesNotStream(true);
        }
      }
      streamed = true;
      log.atInfo().addKeyValue("informer", name).addKeyValue("version", position).log("synced");
      watchdog.expect(silenceAllowed());
      follow(watch, watchdog);
      return afterWatch(watchdog.barked());
    } finally {
      current = null;
    }
  }

  private void initialState(List<WatchEvent> events) {
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof WatchEvent.Bookmark bookmark && bookmark.initialStateEnd()) {
        sink.changed(events.subList(0, i));
        sink.listingEnds(bookmark.version());
        position = bookmark.version();
        changes(events.subList(i + 1, events.size()));
        return;
      }
    }
    sink.changed(events);
  }

  /** If {@code certain}, then also from now on, unless it did before. */
  private ReflectorState doesNotStream(boolean certain) {
    if (stopped) {
      return new Stopped();
    }
    streams = !certain || streamed;
    log.atInfo()
        .addKeyValue("informer", name)
        .addKeyValue("again", streams)
        .log("server does not stream its state; listing instead");
    return new Listing(0);
  }

  private ReflectorState list(Listing listing) throws InterruptedException {
    position = "";
    sink.listingBegins();
    int limit = listing.restarts() < Setbacks.PAGED_RESTARTS ? settings.pageSize() : 0;
    ListerWatcher.Page first = server.list(new ListRequest(limit, "", false));
    sink.listed(first.items());
    for (String next = first.continueToken(); !next.isEmpty() && !stopped; ) {
      ListerWatcher.Page page = server.list(new ListRequest(limit, next, false));
      sink.listed(page.items());
      next = page.continueToken();
    }
    if (stopped) {
      return new Stopped();
    }
    position = first.version(); // that of the first page: whatever happened since will be watched
    sink.listingEnds(position);
    log.atInfo().addKeyValue("informer", name).addKeyValue("version", position).log("synced");
    return new Watching(position);
  }

  private ReflectorState watch(Watching watching) throws InterruptedException {
    position = watching.version();
    try (var watch = open(new WatchRequest(position, false, timeout()));
        var watchdog = new Watchdog(platform, watch, silenceAllowed())) {
      follow(watch, watchdog);
      return afterWatch(watchdog.barked());
    } finally {
      current = null;
    }
  }

  /** Reads the watch to its end, of whichever kind, and says whether it was good for anything. */
  private void follow(ListerWatcher.Watch watch, Watchdog watchdog) throws InterruptedException {
    String from = position;
    long begin = platform.nanoTime();
    try {
      for (List<WatchEvent> events = watch.next(); !events.isEmpty(); events = watch.next()) {
        watchdog.heard();
        if (changes(events)) {
          watchdog.expect(settings.bookmarkPatience());
        }
      }
    } finally {
      setbacks.watched(passed(BARREN, begin) || !position.equals(from));
    }
  }

  private boolean passed(Duration duration, long since) {
    return platform.nanoTime() - since >= duration.toNanos();
  }

  /** Whether there was a bookmark among the events. */
  private boolean changes(List<WatchEvent> events) {
    if (events.isEmpty()) {
      return false;
    }
    sink.changed(events);
    boolean marked = false;
    for (WatchEvent event : events) {
      position =
          switch (event) {
            case WatchEvent.Present present -> present.object().version();
            case WatchEvent.Gone gone -> gone.last().version();
            case WatchEvent.Bookmark bookmark -> bookmark.version();
          };
      marked |= event instanceof WatchEvent.Bookmark;
    }
    bookmarks |= marked;
    return marked;
  }

  private ReflectorState afterWatch(boolean stuck) {
    if (stopped) {
      return new Stopped();
    }
    if (stuck) {
      // Without bookmarks it may just be that nothing happened, and that watches never end there.
      log.atLevel(bookmarks ? Level.WARN : Level.INFO)
          .addKeyValue("informer", name)
          .log("watch was silent for too long; opening anew");
    }
    return relist ? new Starting() : setbacks.afterWatch(position);
  }

  private ReflectorState failed(ReflectorState state, ServerException failure) {
    if (stopped) {
      return new Stopped();
    }
    sink.requestFailed();
    if (failure instanceof ServerException.Rejected) {
      if (state instanceof Streaming && position.isEmpty()) {
        return doesNotStream(true);
      }
      // Whatever is rejected beside it, it is not the wish for a stream.
      streams |= state instanceof Listing && mayStream;
    }
    if (failure instanceof ServerException.Absent) {
      sink.absent();
    }
    return setbacks.afterFailure(state, position, failure);
  }

  private ListerWatcher.Watch open(WatchRequest request) throws InterruptedException {
    ListerWatcher.Watch watch = server.watch(request);
    sink.watchOpened();
    current = watch;
    if (stopped || relist) {
      watch.close(); // who asked for it may have looked before there was anything to close
    }
    return watch;
  }

  private Duration timeout() {
    long least = settings.watchTimeout().toMillis();
    return Duration.ofMillis(least + platform.random().nextLong(least));
  }

  private Duration silenceAllowed() {
    return bookmarks
        ? settings.bookmarkPatience()
        : settings.watchTimeout().multipliedBy(2).plus(TIMEOUT_GRACE);
  }
}
