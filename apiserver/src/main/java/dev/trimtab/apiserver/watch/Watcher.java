package dev.trimtab.apiserver.watch;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.ListOptions;
import dev.trimtab.apiserver.rest.ListOptions.InitialEvents;
import dev.trimtab.apiserver.storage.ChangeEvent;
import dev.trimtab.apiserver.storage.ChangeLog;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.PersistentMap;
import dev.trimtab.apiserver.storage.Snapshot;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One watch: what there is if asked for, then each change. The reader pulls; nothing is buffered
 * but the shared log, and who falls too far behind it is ended.
 *
 * <p><b>Threads.</b> One reader; {@link #close} from any thread.
 */
public final class Watcher implements AutoCloseable {

  private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(60);
  private static final int MIN_TIMEOUT_SECONDS = 1800;

  private final Database database;
  private final Platform platform;
  private final Selection selection;
  private final ChangeLog log;
  private final boolean bookmarks;
  private final long start;

  private Iterator<PersistentMap.Entry<Document>> initial = Collections.emptyIterator();
  private boolean markInitialEnd;
  private @Nullable ChangeEvent at;
  private @Nullable ApiException failure;

  private volatile boolean bookmarkDue;
  private volatile boolean ending;
  private volatile boolean ended;
  private volatile Runnable signal = () -> {};

  private final AtomicBoolean closed = new AtomicBoolean();
  private Runnable onEnd = () -> {};

  /** One object, so that it can be removed again. */
  private final Runnable wake = this::wake;

  private volatile @Nullable Timer bookmarkTimer;
  private volatile @Nullable Timer endTimer;

  /** Starts watching. */
  public Watcher(Database database, Platform platform, Selection selection, ListOptions options) {
    this.database = database;
    this.platform = platform;
    this.selection = selection;
    this.log = database.log(selection.resource().storage());
    this.bookmarks = options.bookmarks();
    long asked = options.revisionNumber();
    Snapshot now = database.snapshot();
    boolean fromNow = asked == 0 || options.initialEvents() == InitialEvents.YES;
    if (options.initialEvents() == InitialEvents.YES && asked > now.revision()) {
      throw Lists.tooLarge(asked, now.revision());
    }
    this.start = fromNow ? now.revision() : asked;
    this.at = asked > now.revision() ? null : log.at(start);
    if (at == null) {
      failure = expired(asked);
    }
    if (fromNow && options.initialEvents() != InitialEvents.NO) {
      initial = now.objects(selection.resource().storage()).from(selection.prefix()).iterator();
      markInitialEnd = bookmarks && options.initialEvents() == InitialEvents.YES;
    }
    schedule(options);
  }

  /** Calls {@code listener} whenever {@link #next} may have more; it must only signal. */
  public void onSignal(Runnable listener) {
    signal = listener;
    log.addListener(wake);
    listener.run();
  }

  /** Calls {@code listener} once, when the watch ends; to be set before anything is read. */
  public void onEnd(Runnable listener) {
    onEnd = listener;
  }

  /** The next item; null if there is none now. */
  public @Nullable WatchItem next() {
    if (ended) {
      return null;
    }
    ApiException broken = failure;
    if (broken != null) {
      close();
      return new WatchItem.Failure(broken);
    }
    WatchItem first = nextInitial();
    return first == null ? nextLive() : first;
  }

  /** Whether nothing will ever come again. */
  public boolean isEnded() {
    return ended;
  }

  /** Ends the watch. Idempotent. */
  @Override
  public void close() {
    ended = true;
    if (closed.compareAndSet(false, true)) {
      onEnd.run();
    }
    log.removeListener(wake);
    cancel(bookmarkTimer);
    cancel(endTimer);
    signal.run();
  }

  private @Nullable WatchItem nextInitial() {
    while (initial.hasNext()) {
      var entry = initial.next();
      if (!entry.key().startsWith(selection.prefix())) {
        initial = Collections.emptyIterator();
      } else if (selection.matches(entry.key(), entry.value())) {
        return new WatchItem.Change(ChangeEvent.Type.ADDED, view(entry.value()));
      }
    }
    if (markInitialEnd) {
      markInitialEnd = false;
      return new WatchItem.Bookmark(start, true);
    }
    return null;
  }

  private @Nullable WatchItem nextLive() {
    ChangeEvent position = at;
    if (position == null || log.isTooFarBehind(position)) {
      close();
      return null;
    }
    // Read before the log is walked: everything up to here is then behind us.
    long complete = database.publishedRevision();
    boolean last = ending;
    for (ChangeEvent event = position.next(); event != null; event = event.next()) {
      at = event;
      WatchItem item = event.revision() <= start ? null : item(event);
      if (item != null) {
        return item;
      }
    }
    if (bookmarks && (bookmarkDue || last)) {
      bookmarkDue = false;
      if (last) {
        close();
      }
      return new WatchItem.Bookmark(Math.max(start, complete), false);
    }
    if (last) {
      close();
    }
    return null;
  }

  private @Nullable WatchItem item(ChangeEvent event) {
    Document now = event.document();
    Document before = event.previous();
    boolean is = now != null && selection.matches(event.key(), now);
    boolean was = before != null && selection.matches(event.key(), before);
    if (is && now != null) {
      var type = was ? ChangeEvent.Type.MODIFIED : ChangeEvent.Type.ADDED;
      return new WatchItem.Change(type, view(now));
    }
    Document removed = was ? event.removed() : null;
    return removed == null ? null : new WatchItem.Change(ChangeEvent.Type.DELETED, view(removed));
  }

  private Document view(Document document) {
    return selection.resource().view(document);
  }

  private void wake() {
    signal.run();
  }

  private void schedule(ListOptions options) {
    long seconds =
        options.timeoutSeconds() > 0
            ? options.timeoutSeconds()
            : MIN_TIMEOUT_SECONDS + platform.random().nextInt(MIN_TIMEOUT_SECONDS);
    endTimer =
        platform
            .timers()
            .schedule(
                Duration.ofSeconds(seconds),
                () -> {
                  ending = true;
                  signal.run();
                });
    if (bookmarks) {
      scheduleBookmark();
    }
  }

  private void scheduleBookmark() {
    bookmarkTimer =
        platform
            .timers()
            .schedule(
                BOOKMARK_EVERY,
                () -> {
                  if (!ended) {
                    bookmarkDue = true;
                    signal.run();
                    scheduleBookmark();
                  }
                });
  }

  /** Also for revisions of the future: they stem from another store, and a new list is the cure. */
  private ApiException expired(long asked) {
    return new ApiException(
        410, "Expired", "too old resource version: %d (%d)".formatted(asked, log.oldestRevision()));
  }

  private static void cancel(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
