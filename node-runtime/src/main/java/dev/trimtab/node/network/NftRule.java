package dev.trimtab.node.network;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A rule in the kernel's own terms: expressions that pass 32-bit registers on. Written this way,
 * not in nft's language, where a drawn number cannot be part of a map's key without going through
 * the packet's mark, which belongs to others.
 *
 * <p>An expression that finds nothing ends the rule; the next one is tried.
 */
final class NftRule {

  /** Registers are numbered from here; sixteen of them. */
  static final int FIRST_REGISTER = 8;

  private static final int NETWORK_HEADER = 1;
  private static final int TRANSPORT_HEADER = 2;
  private static final int META_L4PROTO = 16;
  private static final int RANDOM = 1;
  private static final int UPDATE = 1;
  private static final int DELETE = 2;
  private static final int DNAT = 1;
  private static final int IPV4 = 2;

  private final List<Consumer<NetlinkMessage>> expressions = new ArrayList<>();

  /** The packet's source address. */
  NftRule source(int register) {
    return payload(register, NETWORK_HEADER, 12, 4);
  }

  /** The packet's destination address. */
  NftRule destination(int register) {
    return payload(register, NETWORK_HEADER, 16, 4);
  }

  /** The packet's transport protocol, then, in the next register, its destination port. */
  NftRule transportAndPort(int register) {
    add("meta", m -> m.attribute(1, number(register)).attribute(2, number(META_L4PROTO)));
    return payload(register + 1, TRANSPORT_HEADER, 2, 2);
  }

  /** A number from 0 to {@code below} - 1. */
  NftRule draw(int register, int below) {
    return add(
        "numgen",
        m ->
            m.attribute(1, number(register))
                .attribute(2, number(below))
                .attribute(3, number(RANDOM)));
  }

  /** What a map has for the key in {@code key} and following. */
  NftRule lookUp(String map, int key, int result) {
    return add(
        "lookup", m -> m.attribute(1, map).attribute(2, number(key)).attribute(3, number(result)));
  }

  /** Keeps a key and value in a map for a while from now. */
  NftRule keep(String map, int key, int value, Duration time) {
    return add(
        "dynset",
        m ->
            m.attribute(1, map)
                .attribute(3, number(UPDATE))
                .attribute(4, number(key))
                .attribute(5, number(value))
                .attribute(6, ByteBuffer.allocate(8).putLong(time.toMillis()).array()));
  }

  /** Forgets what {@link #keep} kept. */
  NftRule forget(String map, int key, int value) {
    return add(
        "dynset",
        m ->
            m.attribute(1, map)
                .attribute(3, number(DELETE))
                .attribute(4, number(key))
                .attribute(5, number(value)));
  }

  /** Leads the connection to the address in a register and the port in the next. */
  NftRule redirect(int register) {
    return add(
        "nat",
        m ->
            m.attribute(1, number(DNAT))
                .attribute(2, number(IPV4))
                .attribute(3, number(register))
                .attribute(5, number(register + 1)));
  }

  /** Appends the attribute that holds all expressions. */
  void describe(NetlinkMessage message) {
    message.nested(4, list -> expressions.forEach(e -> list.nested(1, e)));
  }

  private NftRule payload(int register, int base, int offset, int length) {
    return add(
        "payload",
        m ->
            m.attribute(1, number(register))
                .attribute(2, number(base))
                .attribute(3, number(offset))
                .attribute(4, number(length)));
  }

  private NftRule add(String name, Consumer<NetlinkMessage> attributes) {
    expressions.add(m -> m.attribute(1, name).nested(2, attributes));
    return this;
  }

  /** In network byte order, as nftables has its attributes. */
  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }
}
