package dev.trimtab.apiserver.kubelet;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A client's port forwarding as kubectl does it: a SPDY/3.1 session inside the binary messages of a
 * WebSocket. Each connection to a port is a pair of streams, one for data and one for an error; it
 * becomes one WebSocket to the node.
 *
 * <p>kubectl's side of SPDY has no flow control, so neither has this; the WebSocket's own back
 * pressure holds the client.
 */
final class SpdyTunnel {
  private static final short NORMAL_CLOSURE = 1000;
  private static final short PROTOCOL_ERROR = 1002;

  private final ServerWebSocket client;
  private final Connector connector;
  private final SpdyFrames frames = new SpdyFrames();
  private final Map<String, ForwardedConnection> byRequest = new HashMap<>();
  private final Map<Integer, ForwardedConnection> byStream = new HashMap<>();
  private final Set<WebSocket> held = new HashSet<>();

  /** The way to the pod. */
  @FunctionalInterface
  interface Connector {
    /**
     * Connects to a port.
     *
     * @param prepare sets handlers before anything can come
     */
    Future<WebSocket> connect(int port, Consumer<WebSocketBase> prepare);
  }

  /**
   * A tunnel.
   *
   * @param connector connects to a port of the pod
   */
  SpdyTunnel(ServerWebSocket client, Connector connector) {
    this.client = client;
    this.connector = connector;
  }

  void start() {
    client.binaryMessageHandler(this::receive);
    client.drainHandler(drained -> resumeNodes());
    client.endHandler(end -> end());
    client.exceptionHandler(broken -> end());
  }

  private void receive(Buffer bytes) {
    try {
      for (SpdyFrame frame : frames.decode(bytes)) {
        try {
          handle(frame);
        } finally {
          ReferenceCountUtil.release(frame);
        }
      }
    } catch (DecoderException broken) {
      client.close(PROTOCOL_ERROR, "not SPDY/3.1");
    }
  }

  private void handle(SpdyFrame frame) {
    switch (frame) {
      case SpdySynStreamFrame opened -> open(opened);
      case SpdyDataFrame data -> {
        ForwardedConnection connection = byStream.get(data.streamId());
        if (connection != null) {
          byte[] bytes = new byte[data.content().readableBytes()];
          data.content().readBytes(bytes);
          connection.fromClient(data.streamId(), bytes, data.isLast());
        }
      }
      case SpdyRstStreamFrame reset -> {
        ForwardedConnection connection = byStream.get(reset.streamId());
        if (connection != null) {
          connection.close();
        }
      }
      // A ping is answered by itself.
      case SpdyPingFrame ping -> send(ping);
      case SpdyGoAwayFrame leaving -> client.close(NORMAL_CLOSURE);
      default -> {
        // Settings and windows mean nothing to us.
      }
    }
  }

  private void open(SpdySynStreamFrame frame) {
    int stream = frame.streamId();
    String type = header(frame, "streamtype");
    Optional<Integer> port = port(header(frame, "port"));
    boolean data = type.equals("data");
    if (port.isEmpty() || !(data || type.equals("error"))) {
      send(new DefaultSpdyRstStreamFrame(stream, SpdyStreamStatus.PROTOCOL_ERROR));
      return;
    }
    String request = header(frame, "requestid");
    DefaultSpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(stream);
    // Go's SPDY refuses a reply without any header block, which is what Netty sends for none.
    reply.headers().set("requestid", request);
    send(reply);
    ForwardedConnection connection =
        byRequest.computeIfAbsent(
            // Old clients number nothing: there the error stream comes right before the data's.
            request.isEmpty() ? String.valueOf(data ? stream - 2 : stream) : request,
            id -> new ForwardedConnection(this, id));
    byStream.put(stream, connection);
    if (!data) {
      connection.setErrorStream(stream);
    } else {
      connection.setDataStream(stream);
      connection.connect(connector, port.get());
    }
  }

  private static String header(SpdySynStreamFrame frame, String name) {
    return Optional.ofNullable(frame.headers().getAsString(name)).orElse("");
  }

  private static Optional<Integer> port(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(text);
    return port < 1 || port > 65535 ? Optional.empty() : Optional.of(port);
  }

  /** Sends bytes of a stream; the last ones close our half of it. */
  void sendData(int stream, byte[] bytes, boolean last) {
    DefaultSpdyDataFrame frame = new DefaultSpdyDataFrame(stream, Unpooled.wrappedBuffer(bytes));
    frame.setLast(last);
    send(frame);
  }

  private void send(SpdyFrame frame) {
    if (!client.isClosed()) {
      client.writeBinaryMessage(frames.encode(frame));
    }
  }

  /** Lets the client wait until a node can take more. */
  void holdClient(WebSocket node) {
    client.pause();
    node.drainHandler(drained -> client.resume());
  }

  /** Lets a node wait while the client is behind. */
  void holdIfBehind(WebSocket node) {
    if (client.writeQueueFull()) {
      node.pause();
      held.add(node);
    }
  }

  private void resumeNodes() {
    held.forEach(WebSocket::resume);
    held.clear();
  }

  void forget(ForwardedConnection connection) {
    byRequest.remove(connection.request());
    byStream.values().removeIf(connection::equals);
  }

  private void end() {
    Map.copyOf(byRequest).values().forEach(ForwardedConnection::close);
    frames.close();
  }
}
