package dev.trimtab.node.network;

import dev.trimtab.node.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What one element of an nftables set or map says: the same thing as text for {@code nft} and as
 * bytes for the kernel.
 *
 * @param key which element, in which set
 * @param value what a map gives for it
 */
record Element(Key key, Value value) {

  /** An element's name. */
  record Key(String set, List<Field> fields) {
    Key {
      fields = List.copyOf(fields);
    }

    static Key of(String set, Field... fields) {
      return new Key(set, List.of(fields));
    }

    String text() {
      return fields.stream().map(Field::text).collect(Collectors.joining(" . "));
    }

    /** Each field in a whole number of 32-bit registers. */
    byte[] bytes() {
      return Element.bytes(fields);
    }
  }

  /** One part of a key or value. */
  sealed interface Field {
    record Address(int address) implements Field {}

    record Transport(Protocol protocol) implements Field {}

    record Port(int port) implements Field {}

    /** A number the kernel draws, which it keeps in its own byte order. */
    record Slot(int number) implements Field {}

    default String text() {
      return switch (this) {
        case Address(var address) -> Ipv4.format(address);
        case Transport(var protocol) -> protocol.name().toLowerCase(Locale.ROOT);
        case Port(var port) -> Integer.toString(port);
        case Slot(var number) -> Integer.toString(number);
      };
    }
  }

  /** What a map gives. */
  sealed interface Value {
    /** Nothing: it is a set. */
    record None() implements Value {}

    /** An address and port. */
    record Target(int address, int port) implements Value {}

    /** The chain to go on with. */
    record Goto(String chain) implements Value {}

    default String text() {
      return switch (this) {
        case None() -> "";
        case Target(var address, var port) -> " : " + Ipv4.format(address) + " . " + port;
        case Goto(var chain) -> " : goto " + chain;
      };
    }
  }

  static final Value NONE = new Value.None();

  String text() {
    return key.text() + value.text();
  }

  static byte[] bytes(List<Field> fields) {
    var buffer = ByteBuffer.allocate(4 * fields.size());
    for (var field : fields) {
      switch (field) {
        case Field.Address(var address) -> buffer.putInt(address);
        case Field.Transport(var protocol) -> buffer.put(number(protocol));
        case Field.Port(var port) -> buffer.putShort((short) port);
        case Field.Slot(var number) ->
            buffer.order(ByteOrder.nativeOrder()).putInt(number).order(ByteOrder.BIG_ENDIAN);
      }
      buffer.position((buffer.position() + 3) & ~3);
    }
    return buffer.array();
  }

  static byte number(Protocol protocol) {
    return switch (protocol) {
      case TCP -> 6;
      case UDP -> 17;
      case SCTP -> (byte) 132;
    };
  }
}
