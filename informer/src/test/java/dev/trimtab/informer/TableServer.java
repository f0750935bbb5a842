package dev.trimtab.informer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * A server of rows in memory with Kubernetes' semantics of list and watch, and with faults that a
 * test can switch on. Versions are numbers unless the test says otherwise.
 */
final class TableServer implements ListerWatcher {

  private record Logged(long version, WatchEvent event) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeMap<ObjectKey, Row> rows = new TreeMap<>();
  private final List<Logged> history = new ArrayList<>();
  private final List<TableWatch> watches = new ArrayList<>();
  private long version = 100;
  private long compacted = 100;

  // Faults and counters; written by the test before it provokes anything.
  volatile boolean streams = true;
  volatile boolean ignoresInitialState;
  volatile boolean neverExpires;
  final AtomicInteger hiddenEvents = new AtomicInteger();
  final AtomicInteger failures = new AtomicInteger();
  volatile boolean absent;
  volatile LongFunction<String> versions = Long::toString;

  /** What happens between the wish for the whole state and its answer. */
  volatile Runnable beforeState = () -> {};

  final AtomicInteger lists = new AtomicInteger();
  final AtomicInteger opened = new AtomicInteger();

  String put(String namespace, String name, String value) {
    lock.lock();
    try {
      var row = new Row(ObjectKey.of(namespace, name), versions.apply(++version), value);
      rows.put(row.key(), row);
      log(new WatchEvent.Present(Encoded.of(Row.TYPE, row)));
      return row.version();
    } finally {
      lock.unlock();
    }
  }

  String delete(String namespace, String name) {
    lock.lock();
    try {
      Row row = requireNonNull(rows.remove(ObjectKey.of(namespace, name)), "no such row");
      var last = new Row(row.key(), versions.apply(++version), row.value());
      log(new WatchEvent.Gone(Encoded.of(Row.TYPE, last)));
      return last.version();
    } finally {
      lock.unlock();
    }
  }

  void bookmark() {
    lock.lock();
    try {
      log(new WatchEvent.Bookmark(versions.apply(++version), false));
    } finally {
      lock.unlock();
    }
  }

  /** Forgets history, so that older versions cannot be watched from. */
  void compact() {
    lock.lock();
    try {
      compacted = version;
      history.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all watches. */
  void disconnect() {
    lock.lock();
    try {
      List.copyOf(watches).forEach(TableWatch::close);
    } finally {
      lock.unlock();
    }
  }

  Map<ObjectKey, Row> rows() {
    lock.lock();
    try {
      return new TreeMap<>(rows);
    } finally {
      lock.unlock();
    }
  }

  int watches() {
    lock.lock();
    try {
      return watches.size();
    } finally {
      lock.unlock();
    }
  }

  private void log(WatchEvent event) {
    if (hiddenEvents.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return;
    }
    history.add(new Logged(version, event));
    changed.signalAll();
  }

  private void mayFail() {
    if (absent) {
      throw new ServerException.Absent("404: no such table");
    }
    if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new ServerException.Unavailable("503", Duration.ZERO, null);
    }
  }

  @Override
  public boolean streamsInitialState() {
    return streams;
  }

  @Override
  public Page list(ListRequest request) {
    beforeState.run();
    lock.lock();
    try {
      lists.incrementAndGet();
      mayFail();
      int from = 0;
      long at = version;
      if (!request.continueToken().isEmpty()) {
        String[] token = request.continueToken().split("/", 2);
        at = Long.parseLong(token[0]);
        from = Integer.parseInt(token[1]);
        if (at < compacted) {
          throw new ServerException.Expired("410: the continue token is too old");
        }
      }
      List<Row> all = List.copyOf(rows.values());
      int to = request.limit() == 0 ? all.size() : Math.min(all.size(), from + request.limit());
      List<Encoded> items =
          all.subList(Math.min(from, to), to).stream()
              .map(row -> Encoded.of(Row.TYPE, row))
              .toList();
      return new Page(items, versions.apply(at), to < all.size() ? at + "/" + to : "");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Watch watch(WatchRequest request) {
    if (request.initialState()) {
      beforeState.run();
    }
    lock.lock();
    try {
      opened.incrementAndGet();
      mayFail();
      var watch = new TableWatch();
      if (request.initialState()) {
        rows.values()
            .forEach(row -> watch.ahead.add(new WatchEvent.Present(Encoded.of(Row.TYPE, row))));
        if (!ignoresInitialState) {
          watch.ahead.add(new WatchEvent.Bookmark(versions.apply(version), true));
        }
        watch.from = version;
      } else {
        watch.from = numberOf(request.version());
        if (watch.from < compacted) {
          if (!neverExpires) {
            throw new ServerException.Expired("410: too old resource version");
          }
          watch.closed = true;
        }
      }
      watches.add(watch);
      return watch;
    } finally {
      lock.unlock();
    }
  }

  private long numberOf(String text) {
    for (long n = version; n >= 0; n--) {
      if (versions.apply(n).equals(text)) {
        return n;
      }
    }
    throw new ServerException.Rejected("400: no such version: " + text);
  }

  private final class TableWatch implements Watch {

    final List<WatchEvent> ahead = new ArrayList<>();
    long from;
    boolean closed;

    @Override
    public List<WatchEvent> next() throws InterruptedException {
      lock.lockInterruptibly();
      try {
        while (!closed) {
          var events = new ArrayList<WatchEvent>(ahead);
          ahead.clear();
          for (Logged logged : history) {
            if (logged.version() > from) {
              events.add(logged.event());
            }
          }
          from = Math.max(from, version);
          if (!events.isEmpty()) {
            return events;
          }
          changed.await();
        }
        return List.of();
      } finally {
        watches.remove(this);
        if (!closed) {
          watches.add(this);
        }
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        closed = true;
        watches.remove(this);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
