package dev.trimtab.node.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Reads the attributes of a message of the kernel. */
final class Attributes {

  private static final int TYPE_BITS = 0x3fff;

  private Attributes() {}

  /** The content of the first attribute of a type, in a message whose attributes begin there. */
  static Optional<ByteBuffer> find(ByteBuffer message, int from, int type) {
    for (int at = from; at + 4 <= message.limit(); ) {
      var length = message.getShort(at) & 0xffff;
      if (length < 4) {
        return Optional.empty();
      }
      if ((message.getShort(at + 2) & TYPE_BITS) == type) {
        return Optional.of(message.slice(at + 4, length - 4).order(ByteOrder.nativeOrder()));
      }
      at += (length + 3) & ~3;
    }
    return Optional.empty();
  }

  /** The content of an attribute within attributes. */
  static Optional<ByteBuffer> find(Optional<ByteBuffer> nest, int type) {
    return nest.flatMap(n -> find(n, 0, type));
  }

  /** An IPv4 address. */
  static int address(ByteBuffer value) {
    return value.duplicate().order(ByteOrder.BIG_ENDIAN).getInt(0);
  }

  /** A port. */
  static int port(ByteBuffer value) {
    return value.duplicate().order(ByteOrder.BIG_ENDIAN).getShort(0) & 0xffff;
  }
}
