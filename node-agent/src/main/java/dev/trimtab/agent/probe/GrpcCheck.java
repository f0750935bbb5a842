package dev.trimtab.agent.probe;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One call of {@code grpc.health.v1.Health/Check} over plain HTTP/2. One request with literal
 * headers, and of the answer only its data, need no HTTP/2 library.
 *
 * <p>Sources: RFC 9113 (frames), RFC 7541 (literal header fields), the gRPC health checking
 * protocol.
 */
final class GrpcCheck {

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GO_AWAY = 7;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int SERVING = 1;

  private GrpcCheck() {}

  static Outcome run(Check.Grpc check, String podIp, Duration limit) {
    int millis = (int) Math.max(1, limit.toMillis());
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(podIp, check.port()), millis);
      socket.setSoTimeout(millis);
      var out = new DataOutputStream(socket.getOutputStream());
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(out, SETTINGS, 0, 0, new byte[0]);
      frame(out, HEADERS, END_HEADERS, 1, headers(podIp + ":" + check.port()));
      frame(out, DATA, END_STREAM, 1, message(check.service()));
      out.flush();
      return answer(new DataInputStream(socket.getInputStream()), out);
    } catch (IOException failed) {
      return Outcome.failure(
          "health rpc to %s:%d failed: %s".formatted(podIp, check.port(), failed.getMessage()));
    }
  }

  private static Outcome answer(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = in.readNBytes(length);
      switch (type) {
        case SETTINGS -> {
          if ((flags & ACK) == 0) {
            frame(out, SETTINGS, ACK, 0, new byte[0]);
          }
        }
        case PING -> frame(out, PING, ACK, 0, payload);
        case DATA -> {
          if (stream == 1 && length >= 5) {
            return judge(payload);
          }
        }
        case HEADERS -> {
          if ((flags & END_STREAM) != 0) {
            return Outcome.failure("service unhealthy (the health service answered an error)");
          }
        }
        case RESET, GO_AWAY -> throw new IOException("the server ended the call");
        default -> {}
      }
    }
  }

  /** Five bytes of gRPC prefix, then {@code status} as field 1; absent means unknown. */
  private static Outcome judge(byte[] payload) {
    int status = payload.length >= 7 && payload[5] == 8 ? payload[6] : 0;
    return status == SERVING
        ? Outcome.success("")
        : Outcome.failure("service unhealthy (responded with status " + status + ")");
  }

  private static byte[] headers(String authority) {
    var block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", "/grpc.health.v1.Health/Check");
    literal(block, ":authority", authority);
    literal(block, "content-type", "application/grpc");
    literal(block, "te", "trailers");
    return block.toByteArray();
  }

  /** A literal header field without indexing and without Huffman codes; both shorter than 127. */
  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] message(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    var message = new ByteArrayOutputStream();
    if (name.length > 0) {
      message.write(0x0a);
      for (int rest = name.length; ; rest >>>= 7) {
        message.write(rest < 128 ? rest : (rest & 127) | 128);
        if (rest < 128) {
          break;
        }
      }
      message.writeBytes(name);
    }
    var prefixed = new ByteArrayOutputStream();
    prefixed.write(0);
    for (int shift = 24; shift >= 0; shift -= 8) {
      prefixed.write(message.size() >>> shift);
    }
    prefixed.writeBytes(message.toByteArray());
    return prefixed.toByteArray();
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeByte(payload.length >>> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    out.flush();
  }
}
