package dev.trimtab.apiserver.server;

import dev.trimtab.apiserver.metrics.RequestLabels;
import dev.trimtab.apiserver.metrics.ServerMeters;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.rest.ResourcePath;
import dev.trimtab.workqueue.Platform;
import java.util.Set;
import java.util.function.Function;

/** Counts and measures requests. */
final class Metering {

  private static final Set<String> CONNECTING = Set.of("exec", "attach", "portforward", "proxy");

  /** Code of an answer that turns the connection into something else. */
  private static final int SWITCHING = 101;

  private final ServerMeters meters;
  private final Catalog catalog;
  private final Platform platform;

  Metering(ServerMeters meters, Catalog catalog, Platform platform) {
    this.meters = meters;
    this.catalog = catalog;
    this.platform = platform;
  }

  /** The answer that {@code handler} gives, which is counted. */
  ApiResponse measure(ApiRequest request, Function<ApiRequest, ApiResponse> handler) {
    RequestLabels labels = labels(request);
    Runnable answered = meters.begin(changes(request));
    long begin = platform.nanoTime();
    ApiResponse answer;
    try {
      answer = handler.apply(request);
    } finally {
      answered.run();
    }
    String dryRun = request.query().get("dryRun").equals("All") ? "All" : "";
    meters.answered(labels, dryRun, code(answer), platform.nanoTime() - begin);
    return answer instanceof ApiResponse.Stream(String type, var events)
        ? new ApiResponse.Stream(type, new CountedStream(events, meters.stays(labels)))
        : answer;
  }

  private static int code(ApiResponse answer) {
    return switch (answer) {
      case ApiResponse.Whole whole -> whole.code();
      case ApiResponse.Stream stream -> 200;
      case ApiResponse.Connect connect ->
          switch (connect.mode()) {
            case STREAM, FORWARD -> 200;
            case COMMAND, PORTS -> SWITCHING;
          };
    };
  }

  private static boolean changes(ApiRequest request) {
    return switch (request.method()) {
      case "GET", "HEAD" -> false;
      default -> true;
    };
  }

  private RequestLabels labels(ApiRequest request) {
    String path = request.path();
    ResourcePath resource =
        path.startsWith("/api/") || path.startsWith("/apis/") ? ResourcePath.parse(path) : null;
    ServedResource served =
        resource == null
            ? null
            : catalog.find(resource.group(), resource.version(), resource.resource());
    if (resource == null || served == null) {
      return RequestLabels.ofPath(method(request), root(path));
    }
    return new RequestLabels(
        verb(request, resource),
        resource.group(),
        resource.version(),
        resource.resource(),
        served.has(resource.subresource()) ? resource.subresource() : "",
        resource.name().isEmpty()
            ? resource.namespace().isEmpty() ? "cluster" : "namespace"
            : "resource");
  }

  /** The endpoint that a path belongs to; empty if there is none. */
  private static String root(String path) {
    int slash = path.indexOf('/', 1);
    String first = slash < 0 ? path : path.substring(0, slash);
    return switch (first) {
      case "/api", "/apis", "/openapi", "/version", "/metrics", "/healthz", "/livez", "/readyz" ->
          first;
      default -> "";
    };
  }

  private static String verb(ApiRequest request, ResourcePath path) {
    if (CONNECTING.contains(path.subresource())) {
      return "CONNECT";
    }
    boolean collection = path.name().isEmpty();
    return switch (request.method()) {
      case "GET", "HEAD" -> {
        String watch = request.query().get("watch");
        boolean watches = path.watch() || watch.equals("true") || watch.equals("1");
        yield watches ? "WATCH" : collection ? "LIST" : "GET";
      }
      case "PATCH" -> request.contentType().equals(MediaTypes.APPLY) ? "APPLY" : "PATCH";
      case "DELETE" -> collection ? "DELETECOLLECTION" : "DELETE";
      default -> method(request);
    };
  }

  private static String method(ApiRequest request) {
    return switch (request.method()) {
      case "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" -> request.method();
      default -> "other";
    };
  }
}
