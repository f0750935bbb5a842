package dev.trimtab.framework;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records core/v1 Events; equal ones raise a count. One writer thread, a bounded backlog. */
final class ClusterEventRecorder implements EventRecorder {

  private static final Logger log = LoggerFactory.getLogger(ClusterEventRecorder.class);

  private final String component;
  private final Sink sink;

  ClusterEventRecorder(String component, Sink sink) {
    this.component = component;
    this.sink = sink;
  }

  @Override
  public void normal(HasMetadata about, String reason, String message) {
    sink.offer(new Entry(component, "Normal", reason, message, subject(about)));
  }

  @Override
  public void warning(HasMetadata about, String reason, String message) {
    sink.offer(new Entry(component, "Warning", reason, message, subject(about)));
  }

  private static Subject subject(HasMetadata about) {
    var metadata = about.getMetadata();
    return new Subject(
        about.getApiVersion(),
        about.getKind(),
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid());
  }

  record Subject(
      String apiVersion,
      String kind,
      @Nullable String namespace,
      String name,
      @Nullable String uid) {}

  record Entry(String component, String type, String reason, String message, Subject about) {}

  /** Writes the events of all recorders of a host. */
  static final class Sink implements AutoCloseable {

    /** As many different events as are worth counting instead of repeating. */
    private static final int REMEMBERED = 4096;

    private static final int BACKLOG = 1000;

    private final KubernetesClient client;
    private final Platform platform;

    /** An empty one is the end. */
    private final BlockingQueue<Optional<Entry>> backlog = new ArrayBlockingQueue<>(BACKLOG);

    private final Cache<Entry, Event> written =
        Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final AtomicLong dropped = new AtomicLong();

    Sink(KubernetesClient client, Platform platform) {
      this.client = client;
      this.platform = platform;
    }

    void start() {
      platform.threads().newThread(this::run).start();
    }

    void offer(Entry entry) {
      if (!backlog.offer(Optional.of(entry)) && dropped.getAndIncrement() % BACKLOG == 0) {
        log.atWarn().addKeyValue("dropped", dropped).log("events come faster than they are stored");
      }
    }

    private void run() {
      try {
        for (var next = backlog.take(); next.isPresent(); next = backlog.take()) {
          write(next.get());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void write(Entry entry) {
      Event before = written.getIfPresent(entry);
      try {
        written.put(entry, before == null ? create(entry) : countUp(before));
      } catch (KubernetesClientException e) {
        if (before != null && isOutdated(e)) {
          // The server let it expire, or somebody else wrote to it: the next one starts anew.
          written.invalidate(entry);
          offer(entry);
          return;
        }
        log.atDebug().addKeyValue("event", entry).setCause(e).log("event not stored");
      }
    }

    private static boolean isOutdated(KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
          || e.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }

    private Event create(Entry entry) {
      Subject about = entry.about();
      String now = now();
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
              .withFirstTimestamp(now)
              .withLastTimestamp(now)
              .withCount(1)
              .build();
      return client.resource(event).create();
    }

    private Event countUp(Event before) {
      Event after =
          new EventBuilder(before)
              .withCount(before.getCount() + 1)
              .withLastTimestamp(now())
              .build();
      return client.resource(after).update();
    }

    private String now() {
      return platform
          .clock()
          .instant()
          .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
          .toString();
    }

    /** Lets the backlog be stored, then ends the writer; a full backlog is given up. */
    @Override
    public void close() {
      while (!backlog.offer(Optional.empty())) {
        backlog.clear();
      }
    }
  }
}
