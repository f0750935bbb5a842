package dev.trimtab.node.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * A registry for one layout, with the manners of public ones: tokens from a token server for who
 * knows the password, content by redirect from another host, connections that break.
 */
final class FakeRegistry implements AutoCloseable {

  private static final String TOKEN = "let-me-in";

  private final HttpServer api = server();
  private final HttpServer storage = server();
  private final Path layout;
  private final Map<String, byte[]> replaced = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int breakAfter = Integer.MAX_VALUE;

  FakeRegistry(Path layout) {
    this.layout = layout;
    api.createContext("/v2/", this::answer);
    api.createContext("/token", this::token);
    storage.createContext("/", this::store);
    api.start();
    storage.start();
  }

  String host() {
    return "127.0.0.1:" + api.getAddress().getPort();
  }

  /** Connections to the storage break after so many bytes. */
  void breakAfter(int bytes) {
    breakAfter = bytes;
  }

  /** What is asked for by that digest is answered with something else. */
  void replace(String digest, byte[] content) {
    replaced.put(digest, content);
  }

  /** Method, path, and whether an Authorization header came. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    api.stop(0);
    storage.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    note(exchange);
    var path = exchange.getRequestURI().getPath();
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange
          .getResponseHeaders()
          .add(
              "WWW-Authenticate",
              "Bearer realm=\"http://%s/token\",service=\"fake\",scope=\"repository:app:pull\""
                  .formatted(host()));
      send(exchange, 401, error("UNAUTHORIZED", "authentication required"));
    } else if (path.startsWith("/v2/app/blobs/")) {
      var port = storage.getAddress().getPort();
      exchange
          .getResponseHeaders()
          .add("Location", "http://localhost:" + port + path.substring("/v2/app/blobs".length()));
      send(exchange, 307, new byte[0]);
    } else if (path.startsWith("/v2/app/manifests/")) {
      manifest(exchange, path.substring("/v2/app/manifests/".length()));
    } else {
      send(exchange, 404, error("NAME_UNKNOWN", "repository name not known to registry"));
    }
  }

  private void manifest(HttpExchange exchange, String target) throws IOException {
    if (target.equals("latest")) {
      exchange.getResponseHeaders().add("Content-Type", MediaTypes.OCI_INDEX);
      send(exchange, 200, Files.readAllBytes(layout.resolve("index.json")));
    } else if (target.startsWith("sha256:") && Files.exists(blob(target))) {
      exchange.getResponseHeaders().add("Content-Type", MediaTypes.OCI_MANIFEST);
      send(exchange, 200, content(target));
    } else {
      send(exchange, 404, error("MANIFEST_UNKNOWN", "manifest unknown"));
    }
  }

  private void token(HttpExchange exchange) throws IOException {
    note(exchange);
    var basic = Base64.getEncoder().encodeToString("jo:pass".getBytes(StandardCharsets.UTF_8));
    if (("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))
        && exchange.getRequestURI().getQuery().equals("service=fake&scope=repository:app:pull")) {
      send(
          exchange, 200, ("{\"access_token\":\"" + TOKEN + "\"}").getBytes(StandardCharsets.UTF_8));
    } else {
      send(exchange, 401, error("UNAUTHORIZED", "wrong password"));
    }
  }

  private void store(HttpExchange exchange) throws IOException {
    note(exchange);
    var content = content(exchange.getRequestURI().getPath().substring(1));
    var range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    if (range != null) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
    exchange.getResponseBody().write(content, from, Math.min(breakAfter, content.length - from));
    // Closing before all was written breaks the connection.
    exchange.close();
  }

  private byte[] content(String digest) throws IOException {
    var other = replaced.get(digest);
    return other != null ? other : Files.readAllBytes(blob(digest));
  }

  private Path blob(String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private void note(HttpExchange exchange) {
    var authorized = exchange.getRequestHeaders().containsKey("Authorization");
    requests.add(exchange.getRequestURI().getPath() + (authorized ? " with" : " without"));
  }

  private static byte[] error(String code, String message) {
    return "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}"
        .formatted(code, message)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static HttpServer server() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
