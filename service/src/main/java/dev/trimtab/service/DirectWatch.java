package dev.trimtab.service;

import dev.trimtab.apiserver.DirectAccess;
import dev.trimtab.apiserver.DirectAccess.Event;
import dev.trimtab.informer.Encoded;
import dev.trimtab.informer.ListerWatcher;
import dev.trimtab.informer.ObjectType;
import dev.trimtab.informer.ServerException;
import dev.trimtab.informer.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Lets a reader wait for the events of a {@link DirectAccess.Watch}. */
final class DirectWatch implements ListerWatcher.Watch {

  private final DirectAccess.Watch source;
  private final ObjectType<?> kind;

  /** Holds a permit whenever the source may have more than has been read. */
  private final Semaphore more = new Semaphore(0);

  DirectWatch(DirectAccess.Watch source, ObjectType<?> kind) {
    this.source = source;
    this.kind = kind;
    source.onSignal(more::release);
  }

  @Override
  public List<WatchEvent> next() throws InterruptedException {
    List<WatchEvent> events = drain();
    while (events.isEmpty() && !source.isEnded()) {
      more.acquire();
      // Before the source is read: a signal that comes later leaves its own permit.
      more.drainPermits();
      events = drain();
    }
    return events;
  }

  private List<WatchEvent> drain() {
    var events = new ArrayList<WatchEvent>();
    for (Event event = source.next(); event != null; event = source.next()) {
      events.add(
          switch (event) {
            case Event.Added added -> new WatchEvent.Present(Encoded.of(kind, added.object()));
            case Event.Modified changed ->
                new WatchEvent.Present(Encoded.of(kind, changed.object()));
            case Event.Deleted deleted -> new WatchEvent.Gone(Encoded.of(kind, deleted.object()));
            case Event.Bookmark mark ->
                new WatchEvent.Bookmark(Long.toString(mark.revision()), false);
            case Event.Expired expired -> throw new ServerException.Expired(expired.message());
          });
    }
    return events;
  }

  @Override
  public void close() {
    source.close();
  }
}
