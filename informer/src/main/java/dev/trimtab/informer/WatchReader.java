package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.List;

/** Reads watches into the sink and knows how far that has led. Only for the reflector's thread. */
final class WatchReader {

  /** A watch that ends sooner than this, and led nowhere, is barren. */
  private static final Duration BARREN = Duration.ofSeconds(1);

  /** How much later than asked for a server may end a watch. */
  private static final Duration TIMEOUT_GRACE = Duration.ofSeconds(30);

  private final Platform platform;
  private final ReflectorSettings settings;
  private final ReflectorSink sink;
  private final Setbacks setbacks;

  /** All up to here is in the sink; empty if that cannot be said. */
  private String position = "";

  private boolean bookmarks;

  WatchReader(
      Platform platform, ReflectorSettings settings, ReflectorSink sink, Setbacks setbacks) {
    this.platform = platform;
    this.settings = settings;
    this.sink = sink;
    this.setbacks = setbacks;
  }

  String position() {
    return position;
  }

  boolean isPlaced() {
    return !position.isEmpty();
  }

  /** All up to {@code version} is in the sink; empty if that cannot be said. */
  void place(String version) {
    position = version;
  }

  /** Whether the server has ever sent a bookmark. */
  boolean bookmarks() {
    return bookmarks;
  }

  /** How long a watch may say nothing. */
  Duration silenceAllowed() {
    return bookmarks
        ? settings.bookmarkPatience()
        : settings.watchTimeout().multipliedBy(2).plus(TIMEOUT_GRACE);
  }

  /** Events of a watch that streams the state; at its end the reader is placed. */
  void initialState(List<WatchEvent> events) {
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

  /** Reads the watch to its end, of whichever kind, and says whether it was good for anything. */
  void follow(ListerWatcher.Watch watch, Watchdog watchdog) throws InterruptedException {
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
      boolean lasted = platform.nanoTime() - begin >= BARREN.toNanos();
      setbacks.watched(lasted || !position.equals(from));
    }
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
}
