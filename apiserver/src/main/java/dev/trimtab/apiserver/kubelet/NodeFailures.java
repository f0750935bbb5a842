package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.Backend;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;

/** What a client is told if a node refuses, or is not there. */
final class NodeFailures {
  private static final byte STATUS_CHANNEL = 3;

  private NodeFailures() {}

  /** What a node refuses is told in its own words. */
  static ApiException refusal(Backend backend, int code, Buffer body) {
    String text = body.toString().strip();
    return switch (code) {
      case 400 -> ApiException.badRequest(text);
      case 404 -> new ApiException(404, "NotFound", text.isEmpty() ? backend.about() : text);
      default ->
          new ApiException(
              500,
              "InternalError",
              "Internal error occurred: the node answered %d for %s: %s"
                  .formatted(code, backend.about(), text));
    };
  }

  static ApiException unreachable(Backend backend, Throwable broken) {
    return new ApiException(
        500,
        "InternalError",
        "error dialing backend: %s:%d: %s"
            .formatted(backend.host(), backend.port(), broken.getMessage()));
  }

  /** No WebSocket came about. */
  static ApiException notUpgraded(Backend backend, Throwable broken) {
    if (broken instanceof UpgradeRejectedException rejected) {
      Buffer body = rejected.getBody();
      return refusal(backend, rejected.getStatus(), body == null ? Buffer.buffer() : body);
    }
    return unreachable(backend, broken);
  }

  /**
   * A failure as the message that ends a command.
   *
   * <p>Clients take a refused handshake for a server without WebSockets, and try something older.
   */
  static Buffer onChannel(ApiException failure) {
    return Buffer.buffer(new byte[] {STATUS_CHANNEL}).appendString(failure.status().toString());
  }
}
