package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.EventStream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketBase;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A node's end of a command or of forwarded ports, held by somebody in this process. What the node
 * says is read message by message; each begins with the number of its channel, as in {@code
 * channel.k8s.io}.
 *
 * <p><b>Threads.</b> One reader at a time; {@link #send} and {@link #close} from any thread.
 */
public final class NodeChannels implements EventStream {
  private static final short NORMAL_CLOSURE = 1000;
  private static final short GOING_AWAY = 1001;

  private final Backlog backlog = new Backlog();
  private final AtomicLong queued = new AtomicLong();
  private final @Nullable Context loop;
  private volatile short code = GOING_AWAY;
  private volatile boolean closed;
  private volatile boolean dropsEnds;
  private volatile @Nullable WebSocket node;

  /**
   * @param loop the event loop of the node's WebSocket; null if there is none
   */
  NodeChannels(@Nullable Context loop) {
    this.loop = loop;
  }

  /** A command that never began. */
  static NodeChannels telling(ApiException failure) {
    var channels = new NodeChannels(null);
    channels.backlog.add(NodeFailures.onChannel(failure), () -> {});
    channels.code = NORMAL_CLOSURE;
    channels.backlog.finish();
    return channels;
  }

  /** Listens to a node that is about to be connected. */
  void listen(WebSocketBase socket) {
    socket.binaryMessageHandler(message -> backlog.add(message, socket::pause));
    socket.textMessageHandler(text -> backlog.add(Buffer.buffer(text), socket::pause));
    // The end comes after all that was said; that a socket is closed may be told before.
    socket.endHandler(end -> ended(socket.closeStatusCode()));
    socket.exceptionHandler(broken -> ended(GOING_AWAY));
  }

  private void ended(@Nullable Short told) {
    code = told != null && told == NORMAL_CLOSURE ? NORMAL_CLOSURE : GOING_AWAY;
    backlog.finish();
  }

  /**
   * The node can be spoken to.
   *
   * @param clientProtocol what the client speaks; the node may speak an older one
   */
  NodeChannels joined(WebSocket socket, String clientProtocol) {
    dropsEnds = !clientProtocol.equals(socket.subProtocol());
    node = socket;
    return this;
  }

  /**
   * Says something to the node.
   *
   * @return whether it can still be spoken to
   */
  public boolean send(ByteBuffer message) {
    WebSocket joined = node;
    if (joined == null || closed || joined.isClosed()) {
      return false;
    }
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    Buffer copy = Buffer.buffer(bytes);
    if (dropsEnds && Subprotocols.isEnd(copy)) {
      return true;
    }
    queued.addAndGet(bytes.length);
    Future<Void> written = joined.writeBinaryMessage(copy);
    written.onComplete(done -> queued.addAndGet(-bytes.length));
    return !written.failed();
  }

  /** How many bytes have been sent and are not on their way to the node yet. */
  public long queued() {
    return queued.get();
  }

  /** How the node's WebSocket was closed, in the words of its clients. */
  public int code() {
    return code;
  }

  @Override
  public void onSignal(Runnable signal) {
    backlog.onSignal(signal);
  }

  @Override
  public @Nullable List<ByteBuffer> next() {
    return closed ? null : backlog.next(this::goOn);
  }

  private void goOn() {
    WebSocket joined = node;
    if (loop != null && joined != null) {
      loop.runOnContext(go -> joined.resume());
    }
  }

  @Override
  public boolean isEnded() {
    return closed || backlog.isEnded();
  }

  @Override
  public void close() {
    closed = true;
    WebSocket joined = node;
    if (joined != null && !joined.isClosed()) {
      joined.close(GOING_AWAY);
    }
    backlog.finish();
  }
}
