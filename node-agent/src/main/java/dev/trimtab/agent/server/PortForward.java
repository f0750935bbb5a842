package dev.trimtab.agent.server;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.NodeRuntime;
import dev.trimtab.workqueue.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a WebSocket's channels to ports of a pod: for the port number {@code i}, data on channel
 * {@code 2i} and errors on {@code 2i + 1}; each begins with the port in two bytes, little end
 * first.
 */
final class PortForward {

  private static final Logger log = LoggerFactory.getLogger(PortForward.class);
  private static final int PIECE = 32 * 1024;

  private final Channels channels;
  private final NodeRuntime runtime;
  private final Platform platform;
  private final String sandboxId;
  private final List<Integer> ports;
  private final Map<Integer, SocketChannel> connections = new ConcurrentHashMap<>();

  PortForward(
      Channels channels,
      NodeRuntime runtime,
      Platform platform,
      String sandboxId,
      List<Integer> ports) {
    this.channels = channels;
    this.runtime = runtime;
    this.platform = platform;
    this.sandboxId = sandboxId;
    this.ports = List.copyOf(ports);
  }

  /** Runs on the caller's thread until the peer goes. */
  void run() throws InterruptedException {
    try {
      for (int i = 0; i < ports.size(); i++) {
        open(i);
      }
      for (Channels.Message message = channels.take();
          !(message instanceof Channels.Message.Gone);
          message = channels.take()) {
        switch (message) {
          case Channels.Message.Data(int channel, byte[] bytes) -> forward(channel, bytes);
          case Channels.Message.End(int channel) -> endInput(channel);
          case Channels.Message.Gone gone -> {}
        }
      }
    } catch (IOException gone) {
      log.atDebug().setCause(gone).log("the peer of a port forward left");
    } finally {
      connections.values().forEach(PortForward::close);
    }
  }

  private void open(int index) throws IOException {
    int port = ports.get(index);
    byte[] name = {(byte) port, (byte) (port >>> 8)};
    channels.send(2 * index, name, name.length);
    channels.send(2 * index + 1, name, name.length);
    try {
      SocketChannel connection = runtime.connect(sandboxId, port);
      connections.put(2 * index, connection);
      platform.threads().newThread(() -> pump(connection, 2 * index)).start();
    } catch (NodeException failed) {
      byte[] why =
          "error forwarding port %d to pod: %s"
              .formatted(port, failed.getMessage())
              .getBytes(StandardCharsets.UTF_8);
      channels.send(2 * index + 1, why, why.length);
    }
  }

  private void forward(int channel, byte[] bytes) {
    SocketChannel connection = connections.get(channel);
    if (connection == null) {
      return;
    }
    try {
      ByteBuffer data = ByteBuffer.wrap(bytes);
      while (data.hasRemaining()) {
        connection.write(data);
      }
    } catch (IOException ended) {
      connections.remove(channel);
      close(connection);
    }
  }

  /** The peer sends no more, but still listens. */
  private void endInput(int channel) {
    SocketChannel connection = connections.get(channel);
    if (connection != null) {
      try {
        connection.shutdownOutput();
      } catch (IOException ended) {
        connections.remove(channel);
        close(connection);
      }
    }
  }

  private void pump(SocketChannel from, int channel) {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    try {
      while (from.read(piece) >= 0) {
        channels.send(channel, piece.array(), piece.position());
        piece.clear();
      }
    } catch (IOException ended) {
      log.atDebug().addKeyValue("channel", channel).setCause(ended).log("forwarding ended");
    } finally {
      close(from);
      if (connections.remove(channel) != null && connections.isEmpty()) {
        channels.close();
      }
    }
  }

  private static void close(SocketChannel connection) {
    try {
      connection.close();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("closing a forwarded connection failed");
    }
  }
}
