package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** GET requests, with redirects followed by the rules of registries and failures in words. */
final class Http implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration STALL = Duration.ofSeconds(60);
  private static final int MAX_REDIRECTS = 10;
  private static final String AUTHORIZATION = "Authorization";

  private final StallGuard stalls = new StallGuard(STALL);
  private final ReentrantLock lock = new ReentrantLock();

  /** Made for the first request: reading the machine's trusted certificates takes a while. */
  private @Nullable HttpClient client;

  private boolean closed;

  private HttpClient client() {
    lock.lock();
    try {
      if (closed) {
        throw new NodeException.Unavailable("the image store is closed");
      }
      if (client == null) {
        client =
            HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                // Ours, since Authorization must not follow to another host.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
      }
      return client;
    } finally {
      lock.unlock();
    }
  }

  /**
   * An answer whose body is yet to be read, and closed.
   *
   * @throws NodeException.Unavailable if there is none
   */
  HttpResponse<InputStream> get(URI uri, Map<String, String> headers) {
    var current = uri;
    var withCredentials = true;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      var response = send(request(current, headers, withCredentials));
      var location = response.headers().firstValue("Location");
      if (!isRedirect(response.statusCode()) || location.isEmpty()) {
        return response;
      }
      close(response);
      var next = current.resolve(location.get());
      if (current.getScheme().equals("https") && !"https".equals(next.getScheme())) {
        throw new NodeException.Unavailable(
            current.getHost() + " redirects to " + next.getHost() + " without TLS; not followed");
      }
      // Once lost never regained: a foreign host could redirect back with a path of its choice.
      withCredentials &= sameOrigin(current, next);
      current = next;
    }
    throw new NodeException.Unavailable(uri.getHost() + " redirects in circles");
  }

  /** The body; reading it fails if nothing comes for a minute. */
  InputStream watched(HttpResponse<InputStream> response) {
    return stalls.watch(response.body());
  }

  static void close(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot close the connection: " + e, e);
    }
  }

  /** Stops; what is under way fails. */
  @Override
  public void close() {
    stalls.close();
    lock.lock();
    try {
      closed = true;
      if (client != null) {
        client.shutdownNow();
      }
    } finally {
      lock.unlock();
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) {
    try {
      return client().send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException.Unavailable("interrupted while asking " + host(request), e);
    } catch (IOException e) {
      throw unavailable(request, e);
    }
  }

  private static NodeException unavailable(HttpRequest request, IOException e) {
    var host = host(request);
    var why =
        switch (e) {
          case UnknownHostException unknown -> "unknown host " + host;
          case HttpTimeoutException timeout -> host + " did not answer in time";
          case InterruptedIOException interrupted -> "interrupted while asking " + host;
          case SSLException tls -> "no secure connection to " + host + ": " + tls.getMessage();
          case ConnectException unknown when isUnresolved(unknown) -> "unknown host " + host;
          case ConnectException refused -> host + " refused the connection";
          default -> "no answer from " + host + ": " + e;
        };
    return new NodeException.Unavailable(why, e);
  }

  private static boolean isUnresolved(Throwable e) {
    return e instanceof UnresolvedAddressException
        || (e.getCause() != null && isUnresolved(e.getCause()));
  }

  private static String host(HttpRequest request) {
    return request.uri().getAuthority();
  }

  private static HttpRequest request(URI uri, Map<String, String> headers, boolean credentials) {
    var request = HttpRequest.newBuilder(uri).timeout(ANSWER).header("User-Agent", "trimtab");
    headers.forEach(
        (name, value) -> {
          if (credentials || !name.equals(AUTHORIZATION)) {
            request.header(name, value);
          }
        });
    return request.build();
  }

  private static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && a.getAuthority().equalsIgnoreCase(b.getAuthority());
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }
}
