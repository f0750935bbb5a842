package dev.trimtab.apiserver.http;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.HttpDate;
import dev.trimtab.apiserver.rest.Query;
import dev.trimtab.apiserver.server.Api;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/** One request and its answer. */
final class Exchange {

  /** As kube-apiserver. */
  private static final int MAX_BODY = 3 << 20;

  /** Kube-apiserver compresses nothing smaller. */
  private static final int GZIP_FROM = 128 << 10;

  private static final String FLOW = "5ba1ee73-7dd0-4a5f-8df5-6f4ea3f1e0a1";
  private static final String LEVEL_HEADER = "X-Kubernetes-Pf-Prioritylevel-Uid";
  private static final String LEVEL = "5ba1ee73-7dd0-4a5f-8df5-6f4ea3f1e0a2";

  private final HttpServerRequest request;
  private final Served served;
  private final Context loop;
  private final Buffer body = Buffer.buffer();
  private boolean tooLarge;

  Exchange(HttpServerRequest request, Served served) {
    this.request = request;
    this.served = served;
    this.loop = Objects.requireNonNull(Vertx.currentContext());
  }

  void start() {
    if (isUpgrade()) {
      // Vert.x can upgrade only while the request is not read; it has no body anyway.
      request.pause();
      run();
      return;
    }
    request.handler(this::take);
    request.endHandler(end -> run());
  }

  private void take(Buffer part) {
    if (body.length() + part.length() > MAX_BODY) {
      tooLarge = true;
    } else {
      body.appendBuffer(part);
    }
  }

  private void run() {
    served.platform().threads().newThread(() -> answer(handle())).start();
  }

  private ApiResponse handle() {
    try {
      if (tooLarge) {
        throw new ApiException(
            413, "RequestEntityTooLarge", "Request entity too large: limit is " + MAX_BODY);
      }
      return served
          .api()
          .handle(
              new ApiRequest(
                  request.method().name(),
                  path(),
                  Query.parse(request.query()),
                  headers(),
                  body.getBytes(),
                  served.identification().user(request)));
    } catch (ApiException e) {
      return Api.failure(e);
    }
  }

  private void answer(ApiResponse response) {
    switch (response) {
      case ApiResponse.Whole whole -> {
        ApiResponse.Whole sent =
            acceptsGzip() && !whole.headers().containsKey("Content-Encoding")
                ? Gzip.ifLarger(whole, GZIP_FROM)
                : whole;
        loop.runOnContext(go -> send(sent));
      }
      case ApiResponse.Stream stream -> loop.runOnContext(go -> send(stream));
      case ApiResponse.Connect connect -> loop.runOnContext(go -> join(connect));
    }
  }

  private void send(ApiResponse.Whole whole) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    head(response, whole.code(), whole.contentType());
    whole.headers().forEach(response::putHeader);
    Buffer content = buffer(whole.body());
    if (request.method().name().equals("HEAD") || whole.code() == 304) {
      response.end();
    } else {
      response.end(content);
    }
    if (isUpgrade()) {
      request.resume();
    }
  }

  private void send(ApiResponse.Stream stream) {
    if (isUpgrade()) {
      request
          .toWebSocket()
          .onSuccess(socket -> new WebSocketWriter(stream.events(), socket, loop).start())
          .onFailure(refused -> stream.events().close());
      return;
    }
    HttpServerResponse response = request.response();
    if (response.closed()) {
      stream.events().close();
      return;
    }
    head(response, 200, stream.contentType());
    response.setChunked(true);
    new ResponseWriter(stream.events(), response, loop).start();
  }

  private void join(ApiResponse.Connect connect) {
    Consumer<ApiException> refuse = failure -> send(Api.failure(failure));
    var nodes = served.nodes();
    switch (connect.mode()) {
      case STREAM -> nodes.stream(request, connect.backend(), refuse);
      case FORWARD -> nodes.forward(request, connect.backend(), body.getBytes(), refuse);
      case COMMAND -> nodes.command(request, connect.backend(), refuse);
      case PORTS -> nodes.ports(request, connect.backend(), refuse);
    }
  }

  private void head(HttpServerResponse response, int code, String contentType) {
    response.setStatusCode(code).putHeader("Content-Type", contentType);
    // Without it a client's cache takes every answer for stale.
    response.putHeader("Date", HttpDate.of(served.platform().clock().instant()));
    response.putHeader("Audit-Id", auditId()).putHeader("Cache-Control", "no-cache, private");
    // Clients and the conformance tests look for these; there is one level for everybody.
    response.putHeader("X-Kubernetes-Pf-Flowschema-Uid", FLOW).putHeader(LEVEL_HEADER, LEVEL);
  }

  private String auditId() {
    String given = request.getHeader("Audit-ID");
    return given != null
        ? given
        : new UUID(served.platform().random().nextLong(), served.platform().random().nextLong())
            .toString();
  }

  @SuppressWarnings("deprecation") // the only way into Vert.x that does not copy
  static Buffer buffer(List<ByteBuffer> parts) {
    return Buffer.buffer(
        Unpooled.wrappedBuffer(
            parts.stream().map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new)));
  }

  private String path() {
    String raw = request.path();
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("invalid escape in path");
    }
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            (name, value) ->
                headers.merge(
                    name.toLowerCase(Locale.ROOT), value, (one, other) -> one + ", " + other));
    return headers;
  }

  private boolean isUpgrade() {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  private boolean acceptsGzip() {
    String encodings = request.getHeader("Accept-Encoding");
    return encodings != null && encodings.contains("gzip");
  }
}
