package dev.trimtab.apiserver.kubelet;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a port of a pod: two SPDY streams on the client's side, a WebSocket with two
 * channels on the node's. All on the event loop of the client.
 */
final class ForwardedConnection {
  private static final short NORMAL_CLOSURE = 1000;
  private static final int DATA = 0;
  private static final int ERROR = 1;
  private static final int END_OF_CHANNEL = 255;

  /** Each channel begins with the port in two bytes, which is for the node's clients only. */
  private static final int PORT_PREFIX = 2;

  private final SpdyTunnel tunnel;
  private final String request;
  private final Queue<Buffer> early = new ArrayDeque<>();
  private final int[] prefixLeft = {PORT_PREFIX, PORT_PREFIX};
  private int errorStream;
  private int dataStream;
  private boolean closed;
  private @Nullable WebSocket node;

  ForwardedConnection(SpdyTunnel tunnel, String request) {
    this.tunnel = tunnel;
    this.request = request;
  }

  String request() {
    return request;
  }

  void setErrorStream(int stream) {
    errorStream = stream;
  }

  void setDataStream(int stream) {
    dataStream = stream;
  }

  void connect(SpdyTunnel.Connector connector, int port) {
    connector
        .connect(port, this::listen)
        .onSuccess(this::connected)
        .onFailure(
            failed ->
                fail("error forwarding port %d to pod: %s".formatted(port, failed.getMessage())));
  }

  private void listen(WebSocketBase socket) {
    socket.binaryMessageHandler(this::fromNode);
    // The end comes after all that was said; that a socket is closed may be told before.
    socket.endHandler(end -> finish());
    socket.exceptionHandler(broken -> finish());
  }

  private void connected(WebSocket socket) {
    if (closed) {
      if (!socket.isClosed()) {
        socket.close(NORMAL_CLOSURE);
      }
      return;
    }
    node = socket;
    for (Buffer message = early.poll(); message != null; message = early.poll()) {
      socket.writeBinaryMessage(message);
    }
  }

  /** What the client sends; nothing is expected on the error stream. */
  void fromClient(int stream, byte[] bytes, boolean last) {
    if (stream != dataStream) {
      return;
    }
    if (bytes.length > 0) {
      toNode(Buffer.buffer(bytes.length + 1).appendByte((byte) DATA).appendBytes(bytes));
    }
    if (last && speaksOfEnds()) {
      toNode(Buffer.buffer(new byte[] {(byte) END_OF_CHANNEL, (byte) DATA}));
    }
  }

  /** Before the node has answered we offer it the protocol that does. */
  private boolean speaksOfEnds() {
    WebSocket connected = node;
    return connected == null || Subprotocols.V5.equals(connected.subProtocol());
  }

  private void toNode(Buffer message) {
    WebSocket connected = node;
    if (connected == null) {
      early.add(message);
      return;
    }
    if (connected.isClosed()) {
      return;
    }
    connected.writeBinaryMessage(message);
    if (connected.writeQueueFull()) {
      tunnel.holdClient(connected);
    }
  }

  private void fromNode(Buffer message) {
    if (message.length() == 0 || closed) {
      return;
    }
    int channel = message.getUnsignedByte(0);
    if (channel > ERROR) {
      return;
    }
    int skip = Math.min(prefixLeft[channel], message.length() - 1);
    prefixLeft[channel] -= skip;
    byte[] bytes = message.getBytes(1 + skip, message.length());
    if (bytes.length == 0) {
      return;
    }
    if (channel == ERROR) {
      fail(new String(bytes, StandardCharsets.UTF_8));
      return;
    }
    tunnel.sendData(dataStream, bytes, false);
    WebSocket connected = node;
    if (connected != null) {
      tunnel.holdIfBehind(connected);
    }
  }

  private void fail(String why) {
    if (!closed) {
      tunnel.sendData(errorStream, why.getBytes(StandardCharsets.UTF_8), false);
      finish();
    }
  }

  /** Tells the client that this connection has come to its end. */
  private void finish() {
    if (!closed) {
      tunnel.sendData(dataStream, new byte[0], true);
      tunnel.sendData(errorStream, new byte[0], true);
      close();
    }
  }

  /** Ends the node's side. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    tunnel.forget(this);
    WebSocket connected = node;
    if (connected != null && !connected.isClosed()) {
      connected.close(NORMAL_CLOSURE);
    }
  }
}
