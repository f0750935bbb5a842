package dev.trimtab.apiserver.kubelet;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;

/**
 * Two WebSockets that carry the same channels. Messages go over as they are, but for the one word
 * of v5 that v4 does not know.
 */
final class ChannelBridge {
  private static final short NORMAL_CLOSURE = 1000;
  private static final short GOING_AWAY = 1001;
  private static final int END_OF_CHANNEL = 255;

  private final ServerWebSocket client;
  private final WebSocket node;
  private final boolean dropsEnds;

  /**
   * A bridge.
   *
   * @param clientProtocol what the client speaks; the node may speak an older one
   */
  ChannelBridge(ServerWebSocket client, String clientProtocol, WebSocket node) {
    this.client = client;
    this.node = node;
    this.dropsEnds = !clientProtocol.equals(node.subProtocol());
  }

  void start() {
    carry(client, node, dropsEnds);
    carry(node, client, false);
    node.resume();
  }

  private static void carry(WebSocketBase from, WebSocketBase to, boolean dropsEnds) {
    from.binaryMessageHandler(
        message -> {
          if (dropsEnds && isEnd(message)) {
            return;
          }
          to.writeBinaryMessage(message);
          holdIfFull(from, to);
        });
    from.textMessageHandler(
        message -> {
          to.writeTextMessage(message);
          holdIfFull(from, to);
        });
    from.closeHandler(closed -> close(to, from.closeStatusCode()));
    from.exceptionHandler(broken -> close(to, GOING_AWAY));
  }

  private static boolean isEnd(Buffer message) {
    return message.length() == 2 && message.getUnsignedByte(0) == END_OF_CHANNEL;
  }

  private static void holdIfFull(WebSocketBase from, WebSocketBase to) {
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(drained -> from.resume());
    }
  }

  private static void close(WebSocketBase socket, Short code) {
    if (!socket.isClosed()) {
      // Codes such as "abnormal" may be seen, but not sent.
      socket.close(code == null || code != NORMAL_CLOSURE ? GOING_AWAY : NORMAL_CLOSURE);
    }
  }
}
