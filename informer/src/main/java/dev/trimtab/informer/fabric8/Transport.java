package dev.trimtab.informer.fabric8;

import dev.trimtab.informer.ServerException;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpHeaders;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** GET requests over a fabric8 HTTP client, for threads that may block. */
record Transport(HttpClient client, Platform platform, String server) {

  /** Long enough for a large list, short enough that a dead server is noticed. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  private static final int OK = 200;

  /** The whole answer. */
  byte[] get(String path, String accept) throws InterruptedException {
    HttpRequest request =
        client
            .newHttpRequestBuilder()
            .uri(server + path)
            .header("Accept", accept)
            .timeout(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .build();
    HttpResponse<byte[]> response = await(client.sendAsync(request, byte[].class));
    if (response.code() != OK) {
      throw Status.of(response.code(), response.body(), retryAfter(response)).exception();
    }
    return response.body();
  }

  /** The answer as it comes; the reader is to be closed. */
  BodyReader stream(String path, String accept) throws InterruptedException {
    HttpRequest request =
        client
            .newHttpRequestBuilder()
            .uri(server + path)
            .header("Accept", accept)
            .forStreaming()
            .build();
    var reader = new BodyReader();
    HttpResponse<AsyncBody> response = await(client.consumeBytes(request, reader));
    reader.begin(response.body());
    if (response.code() != OK) {
      throw Status.of(response.code(), readAll(reader), retryAfter(response)).exception();
    }
    return reader;
  }

  static ServerException unavailable(String what, Throwable cause) {
    return new ServerException.Unavailable(what + ": " + cause, Duration.ZERO, cause);
  }

  private static byte[] readAll(BodyReader reader) throws InterruptedException {
    var all = new ByteLines();
    for (var chunks = reader.take(); !chunks.isEmpty(); chunks = reader.take()) {
      chunks.forEach(all::append);
    }
    return all.rest();
  }

  /** The transport's own time-outs do not cover a server that accepts a watch and says nothing. */
  private <T> T await(CompletableFuture<T> future) throws InterruptedException {
    var late = new TimeoutException("no answer within " + REQUEST_TIMEOUT);
    var timer =
        platform.timers().schedule(REQUEST_TIMEOUT, () -> future.completeExceptionally(late));
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw unavailable("no answer", cause == null ? e : cause);
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } finally {
      timer.cancel();
    }
  }

  /** Only the form in seconds; a date would need the server's clock. */
  private static Duration retryAfter(HttpHeaders headers) {
    List<String> values = headers.headers("Retry-After");
    if (values.isEmpty() || !values.getFirst().matches("\\d{1,9}")) {
      return Duration.ZERO;
    }
    return Duration.ofSeconds(Math.min(3_600, Long.parseLong(values.getFirst())));
  }
}
