package dev.trimtab.apiserver.kubelet;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Two WebSockets that carry the same channels. Messages go over as they are, but for the one word
 * of v5 that v4 does not know.
 *
 * <p>The node is listened to before it is connected: a short command has said everything and hung
 * up before the client is there. And it is the end that is listened for, which comes after all that
 * was said; that a socket is closed is told before that, if its reader has paused. All on one event
 * loop.
 */
final class ChannelBridge {
  private static final short NORMAL_CLOSURE = 1000;
  private static final short GOING_AWAY = 1001;

  private final Queue<Buffer> early = new ArrayDeque<>();
  private boolean nodeGone;
  private short nodeCode = GOING_AWAY;
  private @Nullable ServerWebSocket client;

  /** Listens to a node that is about to be connected. */
  void listen(WebSocketBase node) {
    node.binaryMessageHandler(message -> fromNode(node, message));
    node.textMessageHandler(message -> fromNode(node, Buffer.buffer(message)));
    node.endHandler(end -> nodeEnded(node.closeStatusCode()));
    node.exceptionHandler(broken -> nodeEnded(GOING_AWAY));
  }

  /**
   * Begins to carry.
   *
   * @param clientProtocol what the client speaks; the node may speak an older one
   */
  void join(ServerWebSocket joined, String clientProtocol, WebSocket node) {
    client = joined;
    joined.drainHandler(drained -> resume(node));
    if (!nodeGone) {
      boolean dropsEnds = !clientProtocol.equals(node.subProtocol());
      joined.binaryMessageHandler(message -> fromClient(node, message, dropsEnds));
      node.drainHandler(drained -> joined.resume());
    }
    joined.endHandler(end -> close(node, GOING_AWAY));
    joined.exceptionHandler(broken -> close(node, GOING_AWAY));
    for (Buffer message = early.poll(); message != null; message = early.poll()) {
      joined.writeBinaryMessage(message);
    }
    if (nodeGone) {
      close(joined, nodeCode);
    }
  }

  private void fromNode(WebSocketBase node, Buffer message) {
    ServerWebSocket joined = client;
    if (joined == null) {
      early.add(message);
    } else if (!joined.isClosed()) {
      joined.writeBinaryMessage(message);
      if (joined.writeQueueFull()) {
        node.pause();
      }
    }
  }

  private void fromClient(WebSocket node, Buffer message, boolean dropsEnds) {
    if (node.isClosed() || (dropsEnds && Subprotocols.isEnd(message))) {
      return;
    }
    node.writeBinaryMessage(message);
    ServerWebSocket joined = client;
    if (joined != null && node.writeQueueFull()) {
      joined.pause();
    }
  }

  private void resume(WebSocket node) {
    if (!nodeGone) {
      node.resume();
    }
  }

  private void nodeEnded(@Nullable Short code) {
    if (nodeGone) {
      return;
    }
    nodeGone = true;
    // Codes such as "abnormal" may be seen, but not sent.
    nodeCode = code != null && code == NORMAL_CLOSURE ? NORMAL_CLOSURE : GOING_AWAY;
    ServerWebSocket joined = client;
    if (joined != null) {
      close(joined, nodeCode);
    }
  }

  private static void close(WebSocketBase socket, short code) {
    if (!socket.isClosed()) {
      socket.close(code);
    }
  }
}
