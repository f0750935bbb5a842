package dev.trimtab.node.network;

import static dev.trimtab.node.network.NetlinkMessage.ACK;
import static dev.trimtab.node.network.NetlinkMessage.CREATE;
import static dev.trimtab.node.network.NetlinkMessage.DUMP;
import static dev.trimtab.node.network.NetlinkMessage.EXCLUSIVE;
import static dev.trimtab.node.network.NetlinkMessage.REPLACE;

import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Interfaces, addresses and routes of one network namespace (rtnetlink). */
final class Links implements AutoCloseable {

  private static final int NEWLINK = 16;
  private static final int DELLINK = 17;
  private static final int GETLINK = 18;
  private static final int NEWADDR = 20;
  private static final int DELADDR = 21;
  private static final int NEWROUTE = 24;
  private static final int GETROUTE = 26;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int INFO_KIND = 1;
  private static final int INFO_DATA = 2;
  private static final int INFO_SLAVE_KIND = 4;
  private static final int INFO_SLAVE_DATA = 5;
  private static final int VETH_INFO_PEER = 1;
  private static final int BRPORT_HAIRPIN = 4;
  private static final int IFINFO = 16;

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PREFSRC = 7;
  private static final int RTMSG = 12;

  private static final int UP = 1;
  private static final int TABLE_MAIN = 254;
  private static final int PROTOCOL_STATIC = 4;
  private static final int SCOPE_UNIVERSE = 0;
  private static final int SCOPE_LINK = 253;
  private static final int UNICAST = 1;

  private final NetlinkSocket socket;

  private Links(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Those of the calling thread's namespace. */
  static Links open() {
    return new Links(NetlinkSocket.open(Flags.NETLINK_ROUTE));
  }

  /** The number of an interface. */
  Optional<Integer> index(String name) {
    var question =
        new NetlinkMessage("look for the interface " + name, GETLINK, 0)
            .bytes(0, 0, 0, 0)
            .number(0)
            .number(0)
            .number(0)
            .attribute(IFLA_IFNAME, name);
    try {
      return ask(question).map(answer -> answer.getInt(NetlinkMessage.HEADER + 4));
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENODEV) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Names of all interfaces that begin so. */
  List<String> names(String prefix) {
    var question =
        new NetlinkMessage("list interfaces", GETLINK, DUMP)
            .bytes(0, 0, 0, 0)
            .number(0)
            .number(0)
            .number(0);
    var names = new ArrayList<String>();
    for (var link : socket.ask(question)) {
      Attributes.find(link, NetlinkMessage.HEADER + IFINFO, IFLA_IFNAME)
          .map(Links::text)
          .filter(n -> n.startsWith(prefix))
          .ifPresent(names::add);
    }
    return names;
  }

  /** Makes a bridge and switches it on. Its own hardware address keeps it from taking a port's. */
  void makeBridge(String name, byte[] hardware) {
    socket.execute(
        link("make the bridge " + name, CREATE | EXCLUSIVE, 0)
            .attribute(IFLA_IFNAME, name)
            .attribute(IFLA_ADDRESS, hardware)
            .nested(IFLA_LINKINFO, m -> m.attribute(INFO_KIND, "bridge")));
  }

  /** Makes a pair of interfaces; the end here is switched on. */
  void makePair(String name, int bridge, Peer peer) {
    socket.execute(
        link("make the interface " + name, CREATE | EXCLUSIVE, 0)
            .attribute(IFLA_IFNAME, name)
            .attribute(IFLA_MASTER, bridge)
            .nested(
                IFLA_LINKINFO,
                m ->
                    m.attribute(INFO_KIND, "veth")
                        .nested(INFO_DATA, d -> d.nested(VETH_INFO_PEER, peer::describe))),
        // A pod that reaches itself through a service leaves and enters by one port.
        link("let the interface " + name + " answer itself", 0, 0)
            .attribute(IFLA_IFNAME, name)
            .nested(
                IFLA_LINKINFO,
                m ->
                    m.attribute(INFO_SLAVE_KIND, "bridge")
                        .nested(
                            INFO_SLAVE_DATA, d -> d.attribute(BRPORT_HAIRPIN, new byte[] {1}))));
  }

  /** Switches an interface on. */
  void up(int index) {
    socket.execute(on(index));
  }

  /**
   * Puts an interface and the loopback into use, all in one call: an address, and everything else
   * behind {@code gateway}. What is there already stays.
   */
  void use(int loopback, int index, int address, int gateway) {
    socket.execute(
        on(loopback),
        on(index),
        addressOf(index, address, 32),
        to(new Cidr(gateway, 32), index),
        defaultBy(gateway, index));
  }

  /** Removes an interface, and its other end. Slow: tens of milliseconds. */
  void delete(String name) {
    socket.execute(
        new NetlinkMessage("remove the interface " + name, DELLINK, ACK)
            .bytes(0, 0, 0, 0)
            .number(0)
            .number(0)
            .number(0)
            .attribute(IFLA_IFNAME, name));
  }

  /** Gives an interface an address. Nothing if it has it. */
  void address(int index, int address, int prefix) {
    socket.execute(addressOf(index, address, prefix));
  }

  /** Takes an address from an interface. */
  void removeAddress(int index, int address, int prefix) {
    socket.execute(
        new NetlinkMessage("remove the address " + Ipv4.format(address), DELADDR, ACK)
            .bytes(Flags.AF_INET, prefix, 0, 0)
            .number(index)
            .attribute(2, Ipv4.bytes(address)));
  }

  /** A route to neighbours on an interface. */
  void directRoute(Cidr to, int index) {
    socket.execute(to(to, index));
  }

  /** The address from which packets to {@code destination} would be sent. */
  Optional<Integer> sourceFor(int destination) {
    var question =
        new NetlinkMessage("look for a route", GETROUTE, 0)
            .bytes(Flags.AF_INET, 32, 0, 0, 0, 0, 0, 0)
            .number(0)
            .attribute(RTA_DST, Ipv4.bytes(destination));
    try {
      return ask(question)
          .flatMap(a -> Attributes.find(a, NetlinkMessage.HEADER + RTMSG, RTA_PREFSRC))
          .map(Attributes::address);
    } catch (SyscallException e) {
      // No route: the machine is not connected.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  private Optional<ByteBuffer> ask(NetlinkMessage question) {
    return socket.askOne(question);
  }

  private static NetlinkMessage on(int index) {
    return link("switch interface " + index + " on", 0, index);
  }

  private static NetlinkMessage addressOf(int index, int address, int prefix) {
    var bytes = Ipv4.bytes(address);
    return new NetlinkMessage(
            "set the address " + Ipv4.format(address), NEWADDR, ACK | CREATE | REPLACE)
        .bytes(Flags.AF_INET, prefix, 0, 0)
        .number(index)
        .attribute(2, bytes)
        .attribute(1, bytes);
  }

  private static NetlinkMessage to(Cidr neighbours, int index) {
    return route("add the route to " + neighbours, neighbours.prefix(), SCOPE_LINK)
        .attribute(RTA_DST, Ipv4.bytes(neighbours.base()))
        .attribute(RTA_OIF, index);
  }

  private static NetlinkMessage defaultBy(int gateway, int index) {
    return route("add the default route by " + Ipv4.format(gateway), 0, SCOPE_UNIVERSE)
        .attribute(RTA_GATEWAY, Ipv4.bytes(gateway))
        .attribute(RTA_OIF, index);
  }

  private static NetlinkMessage link(String step, int flags, int index) {
    return new NetlinkMessage(step, NEWLINK, ACK | flags)
        .bytes(0, 0, 0, 0)
        .number(index)
        .number(UP)
        .number(UP);
  }

  private static NetlinkMessage route(String step, int prefix, int scope) {
    return new NetlinkMessage(step, NEWROUTE, ACK | CREATE | REPLACE)
        .bytes(Flags.AF_INET, prefix, 0, 0, TABLE_MAIN, PROTOCOL_STATIC, scope, UNICAST)
        .number(0);
  }

  private static String text(ByteBuffer value) {
    var bytes = new byte[value.remaining() - 1];
    value.get(0, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The other end of a pair. */
  static final class Peer {
    private final String name;
    private final int namespace;
    private final byte[] hardware;

    /**
     * Describes one.
     *
     * @param namespace a descriptor of the network namespace it is made in
     * @param hardware its address, which must not be changed
     */
    Peer(String name, int namespace, byte[] hardware) {
      this.name = name;
      this.namespace = namespace;
      this.hardware = hardware;
    }

    private void describe(NetlinkMessage message) {
      // Not switched on: that needs the end here, which is made after it.
      message
          .bytes(0, 0, 0, 0)
          .number(0)
          .number(0)
          .number(0)
          .attribute(IFLA_IFNAME, name)
          .attribute(IFLA_ADDRESS, hardware)
          .attribute(IFLA_NET_NS_FD, namespace);
    }
  }
}
