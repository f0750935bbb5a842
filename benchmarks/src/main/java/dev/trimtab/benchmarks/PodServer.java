package dev.trimtab.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Serves pods to list and watch as kube-apiserver does, from bytes made beforehand. */
final class PodServer implements AutoCloseable {

  private static final int BATCH_BYTES = 32 * 1024;
  private static final byte[] EVENT_HEAD = "{\"type\":\"MODIFIED\",\"object\":".getBytes(UTF_8);
  private static final byte[] ADDED_HEAD = "{\"type\":\"ADDED\",\"object\":".getBytes(UTF_8);
  private static final byte[] EVENT_TAIL = "}\n".getBytes(UTF_8);
  private static final byte[] VERSION_MARK = "\"resourceVersion\":\"".getBytes(UTF_8);

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<byte[]> pods = new ArrayList<>();
  private final Set<HttpServerResponse> watches = ConcurrentHashMap.newKeySet();

  PodServer(int count, boolean managedFields) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      pods.add(PodJson.pod(i, managedFields));
    }
    try {
      server =
          vertx
              .createHttpServer()
              .requestHandler(this::answer)
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("server does not start", e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  double bytesEach() {
    return pods.stream().mapToInt(pod -> pod.length).average().orElse(0);
  }

  /** Waits until somebody watches. */
  void awaitWatch() {
    while (watches.isEmpty()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Updates one pod after the other, {@code count} times in all, as fast as the watcher reads. */
  void flood(int count) {
    HttpServerResponse watch = watches.iterator().next();
    for (int i = 0; i < count; ) {
      var batch = Buffer.buffer();
      while (i < count && batch.length() < BATCH_BYTES) {
        batch.appendBytes(event(i++));
      }
      while (watch.writeQueueFull()) {
        LockSupport.parkNanos(20_000);
      }
      var _ = watch.write(batch);
    }
  }

  /** Updates one pod after the other at {@code perSecond}; notes when each update was sent. */
  void update(int count, int perSecond, AtomicLongArray sentAt) {
    HttpServerResponse watch = watches.iterator().next();
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = began + i * 1_000_000_000L / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      Buffer event = Buffer.buffer(event(i));
      sentAt.set(i, System.nanoTime());
      var _ = watch.write(event);
    }
  }

  /** Pod {@code update % pods}, in version first + pods + update. */
  private byte[] event(int update) {
    byte[] pod = pods.get(update % pods.size());
    byte[] event = new byte[EVENT_HEAD.length + pod.length + EVENT_TAIL.length];
    System.arraycopy(EVENT_HEAD, 0, event, 0, EVENT_HEAD.length);
    System.arraycopy(pod, 0, event, EVENT_HEAD.length, pod.length);
    System.arraycopy(EVENT_TAIL, 0, event, event.length - EVENT_TAIL.length, EVENT_TAIL.length);
    byte[] version = Long.toString(PodJson.FIRST_VERSION + pods.size() + update).getBytes(UTF_8);
    int at = indexOf(event, VERSION_MARK) + VERSION_MARK.length;
    System.arraycopy(version, 0, event, at, version.length);
    return event;
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; ; at++) {
      if (Arrays.mismatch(bytes, at, at + part.length, part, 0, part.length) < 0) {
        return at;
      }
    }
  }

  private void answer(HttpServerRequest request) {
    String watch = request.getParam("watch");
    HttpServerResponse response =
        request.response().setChunked(true).putHeader("Content-Type", "application/json");
    if ("true".equals(watch) || "1".equals(watch)) {
      watch(request, response);
    } else {
      int limit = number(request.getParam("limit"), pods.size());
      int from = number(request.getParam("continue"), 0);
      int to = Math.min(pods.size(), from + (limit == 0 ? pods.size() : limit));
      var pieces = new ArrayList<Piece>();
      pieces.add(new Piece(head(to)));
      for (int i = from; i < to; i++) {
        pieces.add(new Piece(i > from ? ",".getBytes(UTF_8) : new byte[0], pods.get(i)));
      }
      pieces.add(new Piece("]}".getBytes(UTF_8)));
      write(response, pieces, 0, response::end);
    }
  }

  private byte[] head(int to) {
    return ("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\""
            + lastVersion()
            + (to < pods.size() ? "\",\"continue\":\"" + to : "")
            + "\"},\"items\":[")
        .getBytes(UTF_8);
  }

  private long lastVersion() {
    return PodJson.FIRST_VERSION + pods.size() - 1;
  }

  private void watch(HttpServerRequest request, HttpServerResponse response) {
    response.closeHandler(closed -> watches.remove(response));
    var pieces = new ArrayList<Piece>();
    if ("true".equals(request.getParam("sendInitialEvents"))) {
      pods.forEach(pod -> pieces.add(new Piece(ADDED_HEAD, pod, EVENT_TAIL)));
      pieces.add(
          new Piece(
              ("{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\","
                      + "\"metadata\":{\"resourceVersion\":\""
                      + lastVersion()
                      + "\",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}}}}\n")
                  .getBytes(UTF_8)));
    }
    var _ = response.writeHead();
    write(response, pieces, 0, () -> watches.add(response));
  }

  private record Piece(List<byte[]> parts) {
    Piece(byte[]... parts) {
      this(List.of(parts));
    }
  }

  private static void write(
      HttpServerResponse response, List<Piece> pieces, int from, Runnable then) {
    for (int i = from; i < pieces.size(); ) {
      var buffer = Buffer.buffer();
      while (i < pieces.size() && buffer.length() < BATCH_BYTES) {
        pieces.get(i++).parts().forEach(buffer::appendBytes);
      }
      var _ = response.write(buffer);
      if (response.writeQueueFull()) {
        int next = i;
        response.drainHandler(drained -> write(response, pieces, next, then));
        return;
      }
    }
    response.drainHandler(null);
    then.run();
  }

  private static int number(@Nullable String text, int otherwise) {
    return text == null || text.isEmpty() ? otherwise : Integer.parseInt(text);
  }

  @Override
  public void close() {
    var _ = vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
