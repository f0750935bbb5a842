package dev.trimtab.framework;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trimtab.framework.ClusterEventRecorder.Entry;
import dev.trimtab.framework.ClusterEventRecorder.Subject;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the events of all recorders of a host, by one thread, a moment after they were recorded:
 * equal ones of that moment are one write, and what they tell of is not kept waiting by them.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
final class EventSink implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventSink.class);

  /** Shorter than a person would notice. */
  private static final Duration MOMENT = Duration.ofMillis(100);

  /** As many different events as are worth counting instead of repeating. */
  private static final int REMEMBERED = 4096;

  /** As many different events as may wait. */
  private static final int BACKLOG = 1000;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private enum Signal {
    WRITE,
    END
  }

  /** How often, and from when to when, an event was recorded. */
  private record Occurrences(int count, Instant first, Instant last) {
    Occurrences and(Occurrences later) {
      return new Occurrences(count + later.count, first, later.last);
    }
  }

  private final KubernetesClient client;
  private final Platform platform;
  private final Thread writer;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Cache<Entry, Event> written = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  /** In the order of their first occurrence. Guarded by the lock. */
  private Map<Entry, Occurrences> waiting = new LinkedHashMap<>();

  /** Guarded by the lock. */
  private long dropped;

  EventSink(KubernetesClient client, Platform platform) {
    this.client = client;
    this.platform = platform;
    this.writer = platform.threads().newThread(this::run);
  }

  void start() {
    writer.start();
  }

  void offer(Entry entry) {
    Instant now = platform.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    offer(entry, new Occurrences(1, now, now));
  }

  private void offer(Entry entry, Occurrences occurrences) {
    lock.lock();
    try {
      if (waiting.size() >= BACKLOG && !waiting.containsKey(entry)) {
        if (dropped++ % BACKLOG == 0) {
          log.atWarn()
              .addKeyValue("dropped", dropped)
              .log("events come faster than they are stored");
        }
        return;
      }
      if (waiting.isEmpty()) {
        platform.timers().schedule(MOMENT, () -> signals.add(Signal.WRITE));
      }
      waiting.merge(entry, occurrences, Occurrences::and);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      Signal signal;
      do {
        signal = signals.take();
        takeAll().forEach(this::write);
      } while (signal != Signal.END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<Entry, Occurrences> takeAll() {
    lock.lock();
    try {
      Map<Entry, Occurrences> all = waiting;
      waiting = new LinkedHashMap<>();
      return all;
    } finally {
      lock.unlock();
    }
  }

  private void write(Entry entry, Occurrences occurrences) {
    Event before = written.getIfPresent(entry);
    try {
      written.put(
          entry, before == null ? create(entry, occurrences) : countUp(before, occurrences));
    } catch (KubernetesClientException e) {
      if (before != null && isOutdated(e)) {
        // The server let it expire, or somebody else wrote to it: the next one starts anew.
        written.invalidate(entry);
        offer(entry, occurrences);
        return;
      }
      log.atDebug().addKeyValue("event", entry).setCause(e).log("event not stored");
    }
  }

  private static boolean isOutdated(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
        || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  private Event create(Entry entry, Occurrences occurrences) {
    Subject about = entry.about();
    String namespace = about.namespace() == null ? "default" : about.namespace();
    String suffix = Long.toHexString(platform.random().nextLong());
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(about.name() + "." + suffix)
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(about.apiVersion())
            .withKind(about.kind())
            .withNamespace(about.namespace())
            .withName(about.name())
            .withUid(about.uid())
            .endInvolvedObject()
            .withType(entry.type())
            .withReason(entry.reason())
            .withMessage(entry.message())
            .withNewSource()
            .withComponent(entry.component())
            .endSource()
            .withReportingComponent(entry.component())
            .withFirstTimestamp(occurrences.first().toString())
            .withLastTimestamp(occurrences.last().toString())
            .withCount(occurrences.count())
            .build();
    return client.resource(event).create();
  }

  private Event countUp(Event before, Occurrences occurrences) {
    Event after =
        new EventBuilder(before)
            .withCount(before.getCount() + occurrences.count())
            .withLastTimestamp(occurrences.last().toString())
            .build();
    return client.resource(after).update();
  }

  /** Stores what waits, then ends the writer; waits for that no longer than a server may take. */
  @Override
  public void close() {
    signals.add(Signal.END);
    try {
      if (writer.getState() != Thread.State.NEW && !writer.join(CLOSE_LIMIT)) {
        log.atWarn().log("the server takes too long to store the last events; they may be lost");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
