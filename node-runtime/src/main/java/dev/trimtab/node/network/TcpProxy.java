package dev.trimtab.node.network;

import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address and port of the node whose connections this process carries to endpoints, in turn. An
 * endpoint that cannot be reached is passed over.
 */
final class TcpProxy implements PortProxy {

  private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);
  private static final int CONNECT_MILLIS = 3000;

  /** After a failed accept; most often there are too many open files. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final NodeNamespace node;
  private final ServerSocketChannel server;
  private final Thread accepting;
  private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile Route route;

  private TcpProxy(NodeNamespace node, ServerSocketChannel server, Route route, String name) {
    this.node = node;
    this.server = server;
    this.route = route;
    accepting = Thread.ofVirtual().name(name).unstarted(this::accept);
  }

  /** Listens, in the node's namespace. */
  static TcpProxy listen(NodeNamespace node, InetSocketAddress at, Route route) {
    var server =
        node.call(
            () -> {
              var socket = ServerSocketChannel.open(StandardProtocolFamily.INET);
              socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
              return socket.bind(at);
            });
    var proxy = new TcpProxy(node, server, route, "trimtab-proxy-" + at);
    proxy.accepting.start();
    return proxy;
  }

  @Override
  public void lead(Route other) {
    route = other;
  }

  /** Stops listening; connections under way end. The next client is refused. */
  @Override
  public void close() {
    try {
      server.close();
      // The kernel goes on taking connections until the thread in accept has let go of the socket.
      accepting.join();
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot stop listening: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.forEach(TcpProxy::abort);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        var client = server.accept();
        clients.add(client);
        Thread.ofVirtual().name("trimtab-proxy-connection").start(() -> serve(client));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.atWarn().addKeyValue("reason", e).log("proxy could not accept a connection");
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        var upstream = connect(client)) {
      var there = Thread.ofVirtual().start(() -> carry(client, upstream));
      carry(upstream, client);
      there.join();
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("reason", e).log("proxied connection ended");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.remove(client);
    }
  }

  private SocketChannel connect(SocketChannel client) throws IOException {
    var to = route;
    var from = (InetSocketAddress) client.getRemoteAddress();
    var mine = turn.getAndIncrement();
    var failure = new IOException("no endpoint");
    for (int i = 0; i < to.endpoints().size(); i++) {
      var endpoint = to.choose(from, mine, i);
      var upstream = node.call(() -> SocketChannel.open(StandardProtocolFamily.INET));
      try {
        var address = new InetSocketAddress(endpoint.ip(), endpoint.port());
        upstream.socket().connect(address, CONNECT_MILLIS);
        return upstream;
      } catch (IOException e) {
        upstream.close();
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  /** One direction, to its end. */
  private static void carry(SocketChannel from, SocketChannel to) {
    try {
      var in = from.socket().getInputStream();
      in.transferTo(to.socket().getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("reason", e).log("proxied connection broke");
      abort(from);
      abort(to);
    }
  }

  private static void abort(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("reason", e).log("broken connection could not be closed");
    }
  }
}
