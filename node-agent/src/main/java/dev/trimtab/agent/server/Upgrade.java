package dev.trimtab.agent.server;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;

/**
 * A request that may become a WebSocket.
 *
 * @param request paused, and not read yet
 * @param loop its event loop
 */
record Upgrade(HttpServerRequest request, Context loop) {

  /**
   * Makes it one, and waits for that on a thread that is not the event loop.
   *
   * @throws Refusal if the client did not ask for it
   */
  Channels channels() throws IOException {
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      throw Refusal.badRequest("you must use a WebSocket for this request");
    }
    Promise<Channels> upgraded = Promise.promise();
    // On the loop, so that the channels listen before it can read the first message.
    loop.runOnContext(go -> request.toWebSocket().map(Channels::new).onComplete(upgraded));
    ResponseSink.await(upgraded.future());
    return upgraded.future().result();
  }
}
