package dev.trimtab.informer.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;

/** Pods behind HTTP as kube-apiserver serves them, as far as an informer asks. */
final class HttpPods implements AutoCloseable {

  private static final String END_OF_WATCH = "";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TreeMap<String, String> pods = new TreeMap<>();
  private final List<LinkedBlockingQueue<String>> watches = new ArrayList<>();
  private final List<LinkedBlockingQueue<String>> muted = new ArrayList<>();
  private final TreeMap<Integer, String> history = new TreeMap<>();
  private int version = 10;

  /** Query strings in the order in which they came. */
  final List<String> queries = new CopyOnWriteArrayList<>();

  /** What each of them would accept. */
  final List<String> accepted = new CopyOnWriteArrayList<>();

  volatile boolean streams = true;

  HttpPods() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/pods", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  synchronized String put(String name, String node) {
    String pod =
        """
        {"metadata":{"name":"%s","namespace":"default","resourceVersion":"%d",\
        "managedFields":[{"manager":"m"}]},"spec":{"nodeName":"%s"}}\
        """
            .formatted(name, ++version, node);
    String type = pods.put(name, pod) == null ? "ADDED" : "MODIFIED";
    send(type, pod);
    return Integer.toString(version);
  }

  /** Tells watches how far they are. */
  synchronized String bookmark() {
    String line =
        """
        {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"%d"}}}
        """
            .formatted(++version);
    watches.forEach(watch -> watch.add(line));
    return Integer.toString(version);
  }

  /** The watches that are open stay so and say nothing more. */
  synchronized void muteWatches() {
    muted.addAll(watches);
    watches.clear();
  }

  synchronized void endWatches() {
    watches.forEach(watch -> watch.add(END_OF_WATCH));
    watches.clear();
  }

  private void send(String type, String object) {
    String line = "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
    history.put(version, line);
    watches.forEach(watch -> watch.add(line));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    accepted.add(exchange.getRequestHeaders().getFirst("Accept"));
    queries.add(query == null ? "" : query);
    try (exchange) {
      if (query != null && query.contains("watch=true")) {
        watch(exchange, query);
      } else {
        reply(exchange, 200, list(query == null ? "" : query));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reply(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private synchronized String list(String query) {
    int limit = number(query, "limit=", pods.size());
    int from = number(query, "continue=", 0);
    var all = List.copyOf(pods.values());
    int to = Math.min(all.size(), from + limit);
    String next = to < all.size() ? ",\"continue\":\"" + to + "\"" : "";
    return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\""
        + version
        + "\""
        + next
        + "},\"items\":["
        + String.join(",", all.subList(from, to))
        + "]}";
  }

  private static int number(String query, String name, int otherwise) {
    var found = Pattern.compile(name + "(\\d+)").matcher(query);
    return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
  }

  private void watch(HttpExchange exchange, String query) throws IOException, InterruptedException {
    boolean initial = query.contains("sendInitialEvents=true");
    if (initial && !streams) {
      reply(exchange, 422, "{\"kind\":\"Status\",\"code\":422,\"message\":\"not enabled\"}");
      return;
    }
    var lines = new LinkedBlockingQueue<String>();
    synchronized (this) {
      if (initial) {
        pods.values().forEach(pod -> lines.add("{\"type\":\"ADDED\",\"object\":" + pod + "}\n"));
        lines.add(
            """
            {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"%d",\
            "annotations":{"k8s.io/initial-events-end":"true"}}}}
            """
                .formatted(version));
      } else {
        lines.addAll(history.tailMap(number(query, "resourceVersion=", 0), false).values());
      }
      watches.add(lines);
    }
    exchange.sendResponseHeaders(200, 0);
    var body = exchange.getResponseBody();
    body.flush();
    for (String line = lines.take(); !line.equals(END_OF_WATCH); line = lines.take()) {
      body.write(line.getBytes(UTF_8));
      body.flush();
    }
  }

  @Override
  public void close() {
    endWatches();
    muted.forEach(watch -> watch.add(END_OF_WATCH));
    server.stop(0);
    threads.close();
  }
}
