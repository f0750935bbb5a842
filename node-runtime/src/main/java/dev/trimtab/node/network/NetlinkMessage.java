package dev.trimtab.node.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One message to the kernel: a header, a fixed part, attributes. Numbers are in the machine's byte
 * order unless said otherwise.
 */
final class NetlinkMessage {

  static final int REQUEST = 1;
  static final int ACK = 4;
  static final int DUMP = 0x300;
  static final int REPLACE = 0x100;
  static final int EXCLUSIVE = 0x200;
  static final int CREATE = 0x400;

  static final int HEADER = 16;
  private static final int NESTED = 0x8000;
  private static final int SEQUENCE = 8;

  private final String step;
  private ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

  /**
   * Begins one.
   *
   * @param step what it is for, in words
   */
  NetlinkMessage(String step, int type, int flags) {
    this.step = step;
    buffer.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST));
    buffer.putInt(0).putInt(0);
  }

  String step() {
    return step;
  }

  /** Appends to the fixed part. */
  NetlinkMessage bytes(int... values) {
    room(values.length);
    for (var value : values) {
      buffer.put((byte) value);
    }
    return this;
  }

  /** Appends to the fixed part. */
  NetlinkMessage number(int value) {
    room(4);
    buffer.putInt(value);
    return this;
  }

  NetlinkMessage attribute(int type, byte[] value) {
    room(value.length + 8);
    buffer.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    pad();
    return this;
  }

  NetlinkMessage attribute(int type, int value) {
    room(8);
    buffer.putShort((short) 8).putShort((short) type).putInt(value);
    return this;
  }

  NetlinkMessage attribute(int type, String value) {
    var bytes = value.getBytes(StandardCharsets.UTF_8);
    return attribute(type, Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** An attribute made of what {@code inside} appends. */
  NetlinkMessage nested(int type, Consumer<NetlinkMessage> inside) {
    room(4);
    var start = buffer.position();
    buffer.putShort((short) 0).putShort((short) (type | NESTED));
    inside.accept(this);
    var length = buffer.position() - start;
    if (length > 0xffff) {
      throw new IllegalArgumentException(step + ": an attribute of " + length + " bytes");
    }
    buffer.putShort(start, (short) length);
    return this;
  }

  /** Its bytes, numbered. */
  byte[] encode(int sequence) {
    buffer.putInt(0, buffer.position());
    buffer.putInt(SEQUENCE, sequence);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private void pad() {
    while (buffer.position() % 4 != 0) {
      buffer.put((byte) 0);
    }
  }

  private void room(int more) {
    if (buffer.remaining() < more + 4) {
      var larger =
          ByteBuffer.allocate(2 * (buffer.capacity() + more)).order(ByteOrder.nativeOrder());
      larger.put(buffer.flip());
      buffer = larger;
    }
  }
}
