package dev.trimtab.agent.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A WebSocket that carries numbered channels: the first byte of a message is the channel.
 *
 * <p>Source: Kubernetes' remote command subprotocols {@code v4.channel.k8s.io} and {@code
 * v5.channel.k8s.io}; the latter adds {@code 255, channel}: this channel is at its end.
 */
final class Channels {

  static final String V5 = "v5.channel.k8s.io";
  static final String V4 = "v4.channel.k8s.io";

  /** Messages that wait for a slow program before the peer is held up. */
  private static final int BACKLOG = 16;

  private static final int END_OF_CHANNEL = 255;

  private final ServerWebSocket socket;
  private final BlockingQueue<Message> incoming = new LinkedBlockingQueue<>();

  /** What the peer sends. */
  sealed interface Message {
    /** Bytes of a channel. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Data(int channel, byte[] bytes) implements Message {}

    /** A channel is at its end. */
    record End(int channel) implements Message {}

    /** The peer is gone. */
    record Gone() implements Message {}
  }

  Channels(ServerWebSocket socket) {
    this.socket = socket;
    socket.binaryMessageHandler(this::received);
    socket.textMessageHandler(text -> received(Buffer.buffer(text)));
    // The end comes after all that was said; that the socket is closed may be told before.
    socket.endHandler(end -> incoming.add(new Message.Gone()));
    socket.exceptionHandler(broken -> incoming.add(new Message.Gone()));
  }

  private void received(Buffer message) {
    if (message.length() == 0) {
      return;
    }
    int channel = message.getUnsignedByte(0);
    if (channel == END_OF_CHANNEL && message.length() == 2) {
      incoming.add(new Message.End(message.getUnsignedByte(1)));
    } else {
      incoming.add(new Message.Data(channel, message.getBytes(1, message.length())));
    }
    if (incoming.size() >= BACKLOG) {
      socket.pause();
    }
  }

  /** Waits for the peer's next message. */
  Message take() throws InterruptedException {
    Message next = incoming.take();
    if (incoming.size() < BACKLOG / 2) {
      socket.resume();
    }
    return next;
  }

  /** Sends bytes of a channel; waits while the peer is slow. */
  void send(int channel, byte[] bytes, int length) throws IOException {
    Buffer message = Buffer.buffer(length + 1);
    message.appendByte((byte) channel).appendBytes(bytes, 0, length);
    ResponseSink.await(socket.writeBinaryMessage(message));
  }

  void close() {
    socket.close((short) 1000);
  }
}
