package dev.trimtab.node.network;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.ServiceDataplane.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries datagrams that come to addresses of the node to endpoints, and answers back: one thread
 * for all of them. A client stays with its endpoint until it has been silent for a while, that
 * endpoint is gone, or many others came since.
 *
 * <p>As with UDP itself, what cannot be delivered is lost.
 */
final class UdpProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UdpProxy.class);

  /** The kernel's own patience with a client that was answered at most once. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final int MOST_CLIENTS = 1024;
  private static final int LONGEST = 1 << 16;

  /** Datagrams of one socket before others get their turn. */
  private static final int TURN = 64;

  private final NodeNamespace node;
  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean closed;
  // Confined to the thread; the one that was silent for longest comes first.
  private final Map<Client, Conversation> conversations = new LinkedHashMap<>(16, 0.75f, true);
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(LONGEST);

  /** What a datagram can come from. */
  sealed interface Source permits UdpPort, Conversation {
    /** Carries a datagram if one waits. */
    boolean carryOne(ByteBuffer buffer) throws IOException;
  }

  private record Client(UdpPort port, InetSocketAddress address) {}

  /** What one client and its endpoint have with each other. */
  private static final class Conversation implements Source {
    private final Client client;
    private final Endpoint endpoint;
    private final DatagramChannel upstream;
    private long lastUsed = System.nanoTime();

    Conversation(Client client, Endpoint endpoint, DatagramChannel upstream) {
      this.client = client;
      this.endpoint = endpoint;
      this.upstream = upstream;
    }

    @Override
    public boolean carryOne(ByteBuffer buffer) throws IOException {
      if (upstream.receive(buffer) == null) {
        return false;
      }
      client.port().answer(client.address(), buffer.flip());
      return true;
    }
  }

  /** For the services of one node; stops when it is closed. */
  UdpProxy(NodeNamespace node) {
    this.node = node;
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot carry datagrams: " + e.getMessage(), e);
    }
    this.thread = Thread.ofPlatform().daemon().name("trimtab-proxy-datagrams").start(this::run);
  }

  /** Listens, in the node's namespace. */
  UdpPort listen(InetSocketAddress at, PortProxy.Route route) {
    var front = node.call(() -> DatagramChannel.open(StandardProtocolFamily.INET).bind(at));
    var port = new UdpPort(this, front, route);
    try {
      onThread(() -> register(front, port));
      return port;
    } catch (CompletionException e) {
      end(front);
      throw new IllegalStateException("datagrams are not carried: " + e.getCause(), e);
    }
  }

  /** Ends a port and all conversations there. */
  void forget(UdpPort port) {
    onThread(
        () -> {
          end(port.channel());
          for (var client : List.copyOf(conversations.keySet())) {
            if (client.port().equals(port)) {
              forget(client);
            }
          }
        });
  }

  /** Carries what {@code client} sent, on the thread. */
  void carry(UdpPort port, InetSocketAddress address, ByteBuffer bytes) throws IOException {
    var client = new Client(port, address);
    var there = conversations.get(client);
    if (there != null && !port.leadsTo(there.endpoint)) {
      forget(client);
      there = null;
    }
    if (there == null) {
      there = begin(client);
    }
    used(there);
    try {
      there.upstream.write(bytes);
    } catch (IOException e) {
      forget(client);
      throw e;
    }
  }

  private Conversation begin(Client client) throws IOException {
    if (conversations.size() >= MOST_CLIENTS) {
      forget(conversations.keySet().iterator().next());
    }
    var endpoint = client.port().choose(client.address());
    var to = new InetSocketAddress(endpoint.ip(), endpoint.port());
    var upstream = node.call(() -> DatagramChannel.open(StandardProtocolFamily.INET).connect(to));
    var conversation = new Conversation(client, endpoint, upstream);
    conversations.put(client, conversation);
    register(upstream, conversation);
    return conversation;
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::ready, IDLE.toMillis());
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        forgetSilent();
      }
      ended.complete(null);
    } catch (IOException | RuntimeException e) {
      LOG.atError().setCause(e).log("datagrams are no longer carried");
      ended.completeExceptionally(e);
    }
  }

  private void ready(SelectionKey key) {
    var source = (Source) key.attachment();
    for (int i = 0; i < TURN && key.isValid(); i++) {
      try {
        if (!source.carryOne(datagram.clear())) {
          return;
        }
        if (source instanceof Conversation conversation) {
          used(conversation);
        }
      } catch (IOException | UncheckedIOException | IllegalStateException e) {
        LOG.atDebug().addKeyValue("reason", e).log("a datagram could not be carried");
        if (source instanceof Conversation conversation) {
          // Nobody listens there: the client's next datagram goes elsewhere.
          forget(conversation.client);
        }
        return;
      }
    }
  }

  /** It becomes the last in order, too. */
  private void used(Conversation conversation) {
    conversation.lastUsed = System.nanoTime();
    conversations.get(conversation.client);
  }

  private void forgetSilent() {
    long now = System.nanoTime();
    for (var conversation : List.copyOf(conversations.values())) {
      if (now - conversation.lastUsed < IDLE.toNanos()) {
        return;
      }
      forget(conversation.client);
    }
  }

  private void forget(Client client) {
    var conversation = conversations.remove(client);
    if (conversation != null) {
      end(conversation.upstream);
    }
  }

  private void register(DatagramChannel channel, Source source) {
    try {
      channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for what is done on the thread; a socket closed there is closed when this returns. */
  private void onThread(Runnable work) {
    var done = new CompletableFuture<Void>();
    tasks.add(
        () -> {
          try {
            work.run();
            // Only a selection lets go of what was closed.
            selector.selectNow();
            done.complete(null);
          } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    selector.wakeup();
    CompletableFuture.anyOf(done, ended).join();
  }

  /** Ports must be closed before. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot stop carrying datagrams", e);
    }
  }
}
