package dev.trimtab.agent.dns;

import dev.trimtab.workqueue.Platform;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for queries, by UDP and TCP on the same port. */
public final class DnsServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DnsServer.class);
  private static final int LONGEST_QUERY = 4096;
  private static final int BACKLOG = 128;
  private static final int IDLE_MILLIS = 10_000;

  private final Platform platform;
  private final Answers answers;
  private final ServerSocket tcp;
  private final DatagramSocket udp;

  /**
   * Begins to listen on any free port.
   *
   * @param host the address
   * @param sources what names mean
   * @throws IOException if the address cannot be bound
   */
  public DnsServer(String host, Sources sources, Platform platform) throws IOException {
    this.platform = platform;
    var names = new ClusterNames(sources.domain(), sources.objects());
    this.answers = new Answers(names, new Upstream(sources.upstream()));
    InetAddress address = InetAddress.getByName(host);
    tcp = new ServerSocket(0, BACKLOG, address);
    try {
      udp = new DatagramSocket(new InetSocketAddress(address, tcp.getLocalPort()));
    } catch (IOException taken) {
      tcp.close();
      throw taken;
    }
  }

  /**
   * What names mean.
   *
   * @param domain the cluster's domain
   * @param objects the cluster
   * @param upstream name servers for all other names
   */
  public record Sources(String domain, NamedObjects objects, List<String> upstream) {
    public Sources {
      upstream = List.copyOf(upstream);
    }
  }

  /** Begins to answer. */
  public void start() {
    platform.threads().newThread(this::receive).start();
    platform.threads().newThread(this::accept).start();
  }

  /** The port it listens on. */
  public int port() {
    return tcp.getLocalPort();
  }

  private void receive() {
    while (!udp.isClosed()) {
      var query = new DatagramPacket(new byte[LONGEST_QUERY], LONGEST_QUERY);
      try {
        udp.receive(query);
        platform.threads().newThread(() -> respond(query)).start();
      } catch (IOException e) {
        if (!udp.isClosed()) {
          log.atWarn().setCause(e).log("a query could not be received");
        }
      }
    }
  }

  private void respond(DatagramPacket query) {
    byte[] response = answers.respond(query.getData(), query.getLength(), false);
    try {
      if (response.length > 0) {
        udp.send(new DatagramPacket(response, response.length, query.getSocketAddress()));
      }
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a response could not be sent");
    }
  }

  private void accept() {
    while (!tcp.isClosed()) {
      try {
        Socket client = tcp.accept();
        platform.threads().newThread(() -> converse(client)).start();
      } catch (IOException e) {
        if (!tcp.isClosed()) {
          log.atWarn().setCause(e).log("a connection could not be accepted");
        }
      }
    }
  }

  private void converse(Socket client) {
    try (client) {
      client.setSoTimeout(IDLE_MILLIS);
      var in = new DataInputStream(client.getInputStream());
      var out = new DataOutputStream(client.getOutputStream());
      while (true) {
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        byte[] response = answers.respond(query, query.length, true);
        if (response.length == 0) {
          return;
        }
        out.writeShort(response.length);
        out.write(response);
        out.flush();
      }
    } catch (EOFException end) {
      log.atTrace().log("a client has asked all its questions");
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a client went away");
    }
  }

  @Override
  public void close() {
    udp.close();
    try {
      tcp.close();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the name service's socket could not be closed");
    }
  }
}
