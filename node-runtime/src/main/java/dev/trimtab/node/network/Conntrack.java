package dev.trimtab.node.network;

import static dev.trimtab.node.network.NetlinkMessage.ACK;
import static dev.trimtab.node.network.NetlinkMessage.DUMP;

import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.SyscallException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/**
 * The kernel's memory of connections. A UDP client that keeps sending from one port is one
 * connection for ever, and would keep being led to an endpoint that is gone.
 */
final class Conntrack implements AutoCloseable {

  private static final int SUBSYSTEM = 1;
  private static final int GET = SUBSYSTEM << 8 | 1;
  private static final int DELETE = SUBSYSTEM << 8 | 2;
  private static final int ATTRIBUTES = NetlinkMessage.HEADER + 4;
  private static final int ORIGINAL = 1;
  private static final int REPLY = 2;
  private static final int ID = 12;
  private static final int TUPLE_IP = 1;
  private static final int TUPLE_TRANSPORT = 2;
  private static final int NESTED = 0x8000;
  private static final int UDP = 17;

  private final NetlinkSocket socket;

  private Conntrack(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Of the calling thread's namespace. */
  static Conntrack open() {
    return new Conntrack(NetlinkSocket.open(Flags.NETLINK_NETFILTER).large());
  }

  /**
   * UDP traffic to a port of a service that was led to an endpoint.
   *
   * @param port what clients send to
   * @param endpoint where it goes
   * @param endpointPort the port there
   */
  record Flow(int port, int endpoint, int endpointPort) {}

  /** Forgets such traffic; the next packet is led anew. */
  int forget(Set<Flow> flows) {
    int forgotten = 0;
    var question = header(new NetlinkMessage("list connections", GET, DUMP));
    for (var connection : socket.ask(question)) {
      if (flow(connection).filter(flows::contains).isPresent() && delete(connection)) {
        forgotten++;
      }
    }
    return forgotten;
  }

  @Override
  public void close() {
    socket.close();
  }

  private boolean delete(ByteBuffer connection) {
    var message =
        header(new NetlinkMessage("forget a connection", DELETE, ACK))
            .attribute(ORIGINAL | NESTED, attribute(connection, ORIGINAL))
            .attribute(ID, attribute(connection, ID));
    try {
      socket.execute(message);
      return true;
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        // It ended by itself.
        return false;
      }
      throw e;
    }
  }

  private static byte[] attribute(ByteBuffer connection, int type) {
    var value = Attributes.find(connection, ATTRIBUTES, type).orElseThrow();
    var bytes = new byte[value.remaining()];
    value.get(0, bytes);
    return bytes;
  }

  private static Optional<Flow> flow(ByteBuffer connection) {
    var original = Attributes.find(connection, ATTRIBUTES, ORIGINAL);
    var reply = Attributes.find(connection, ATTRIBUTES, REPLY);
    var transport = Attributes.find(original, TUPLE_TRANSPORT);
    if (Attributes.find(transport, 1).map(p -> p.get(0) & 255).orElse(0) != UDP) {
      return Optional.empty();
    }
    var port = Attributes.find(transport, 3);
    var from = Attributes.find(Attributes.find(reply, TUPLE_IP), 1);
    var fromPort = Attributes.find(Attributes.find(reply, TUPLE_TRANSPORT), 2);
    if (port.isEmpty() || from.isEmpty() || fromPort.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Flow(
            Attributes.port(port.get()),
            Attributes.address(from.get()),
            Attributes.port(fromPort.get())));
  }

  private static NetlinkMessage header(NetlinkMessage message) {
    return message.bytes(Flags.AF_INET, 0, 0, 0);
  }
}
